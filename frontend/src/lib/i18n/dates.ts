/**
 * The one place where dates become words (T-17, T-18). Stored and sent: ISO in the Common Era, UTC.
 * Shown: Asia/Bangkok, Buddhist Era in Thai, Common Era in English. Bangkok keeps UTC+7 all year.
 */
export type Lang = 'th' | 'en'

const BE = 543
const BANGKOK_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

const SHORT_TH = 'ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.'.split(' ')
const LONG_TH =
  'มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม'.split(' ')
const WEEKDAY_TH = 'อาทิตย์ จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์'.split(' ')
const SHORT_EN = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const LONG_EN = 'January February March April May June July August September October November December'.split(
  ' ',
)
const WEEKDAY_EN = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

type Moment = string | number | Date

function inBangkok(moment: Moment) {
  const shifted = new Date(new Date(moment).getTime() + BANGKOK_MS)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  }
}

const two = (n: number) => String(n).padStart(2, '0')

/** The calendar year as its readers count it: 2569 in Thai, 2026 in English. */
export function eraYear(yearCE: number, lang: Lang): number {
  return lang === 'th' ? yearCE + BE : yearCE
}

/** A year typed by a person, as a year of the Common Era: from 2400 on it is Buddhist Era. */
export function yearFromInput(year: number): number {
  return year >= 2400 ? year - BE : year
}

/** `30 ม.ค. 69` · `30 Jan 2026` */
export function shortDate(moment: Moment, lang: Lang): string {
  const { year, month, day } = inBangkok(moment)
  return lang === 'th'
    ? `${day} ${SHORT_TH[month]} ${two((year + BE) % 100)}`
    : `${day} ${SHORT_EN[month]} ${year}`
}

/** `30 มกราคม 2569` · `30 January 2026` */
export function longDate(moment: Moment, lang: Lang): string {
  const { year, month, day } = inBangkok(moment)
  return `${day} ${(lang === 'th' ? LONG_TH : LONG_EN)[month]} ${eraYear(year, lang)}`
}

/** The line between two days of a talk: `พฤหัสบดี 22 ม.ค. 69` · `Thursday 22 Jan 2026` */
export function dayLine(moment: Moment, lang: Lang): string {
  const weekday = (lang === 'th' ? WEEKDAY_TH : WEEKDAY_EN)[inBangkok(moment).weekday]
  return `${weekday} ${shortDate(moment, lang)}`
}

/** `08:15` */
export function clock(moment: Moment): string {
  const { hour, minute } = inBangkok(moment)
  return `${two(hour)}:${two(minute)}`
}

/** `22 ม.ค. 69 08:15 น.` · `22 Jan 2026 08:15` */
export function dateTime(moment: Moment, lang: Lang): string {
  return `${shortDate(moment, lang)} ${clock(moment)}${lang === 'th' ? ' น.' : ''}`
}

/** The day in Bangkok as `2026-01-22`: equal for two moments of one day. */
export function dayKey(moment: Moment): string {
  const { year, month, day } = inBangkok(moment)
  return `${year}-${two(month + 1)}-${two(day)}`
}

/** Today's moments as a clock, yesterday by its name, older ones as a date. */
export function recent(moment: Moment, lang: Lang, now: Moment = Date.now()): string {
  const key = dayKey(moment)
  if (key === dayKey(now)) return clock(moment)
  if (key === dayKey(new Date(now).getTime() - DAY_MS)) return lang === 'th' ? 'เมื่อวาน' : 'yesterday'
  return shortDate(moment, lang)
}
