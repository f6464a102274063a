import { dates } from '$lib/i18n'

/** A day and a clock as typed in Thailand, as the moment in UTC: Bangkok keeps UTC+7 all year. */
export function bangkok(day: string, clock: string): string {
  return new Date(`${day}T${clock}:00+07:00`).toISOString()
}

/** The day in Bangkok for a date field. */
export function today(now: number = Date.now()): string {
  return dates.dayKey(now)
}
