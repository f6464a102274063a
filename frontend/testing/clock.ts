import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../infra/test-clock', import.meta.url))

/** Milliseconds between this machine's clock and the one that this run lives by; `TODAY` chooses the day (`infra/test-clock`). */
export function shiftMs(): number {
  process.env.KALYANAMIT_TEST_CLOCK ??= execFileSync(SCRIPT, { encoding: 'utf8' }).trim()
  return Number.parseInt(process.env.KALYANAMIT_TEST_CLOCK) * 1_000
}

/** The time now, as servers and pages of this run have it. */
export function now(): number {
  return Date.now() + shiftMs()
}

const BANGKOK_MS = 7 * 3_600_000

/** The tab of the logbook whose year holds both that moment and today: no day ends the academic and the fiscal year at once. */
export function yearTab(since: number): 'ปีการศึกษา' | 'ปีงบประมาณ' {
  const academicYear = (moment: number) => {
    const day = new Date(moment + BANGKOK_MS).toISOString()
    return Number(day.slice(0, 4)) - (day.slice(5, 10) < '05-16' ? 1 : 0)
  }
  return academicYear(since) === academicYear(now()) ? 'ปีการศึกษา' : 'ปีงบประมาณ'
}

/** Moves the global `Date` by so many milliseconds. It runs in pages too, so it stands on its own. */
export function shiftDate(ms: number): void {
  globalThis.Date = new Proxy(Date, {
    construct: (machine, given, target) =>
      Reflect.construct(machine, given.length > 0 ? given : [machine.now() + ms], target) as Date,
    apply: (machine) => new machine(machine.now() + ms).toString(),
    get: (machine, key) =>
      key === 'now' ? () => machine.now() + ms : (Reflect.get(machine, key) as unknown),
  })
}
