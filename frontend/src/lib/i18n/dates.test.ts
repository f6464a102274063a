import { describe, expect, it } from 'vitest'
import { clock, dateTime, dayKey, dayLine, longDate, recent, shortDate, yearFromInput } from './dates'

describe('dates', () => {
  it('shows the Buddhist Era in Thai and the Common Era in English', () => {
    expect(shortDate('2026-01-30T03:00:00.000Z', 'th')).toBe('30 ม.ค. 69')
    expect(shortDate('2026-01-30T03:00:00.000Z', 'en')).toBe('30 Jan 2026')
    expect(longDate('2026-01-22T01:15:00.000Z', 'th')).toBe('22 มกราคม 2569')
    expect(dayLine('2026-01-22T01:15:00.000Z', 'th')).toBe('พฤหัสบดี 22 ม.ค. 69')
    expect(dateTime('2026-01-22T01:15:00.000Z', 'th')).toBe('22 ม.ค. 69 08:15 น.')
  })

  it('lives in Bangkok: the day turns at 17:00 UTC', () => {
    expect(dayKey('2025-12-31T16:59:59.999Z')).toBe('2025-12-31')
    expect(dayKey('2025-12-31T17:00:00.000Z')).toBe('2026-01-01')
    expect(clock('2025-12-31T17:00:00.000Z')).toBe('00:00')
    expect(shortDate('2025-12-31T17:00:00.000Z', 'th')).toBe('1 ม.ค. 69')
  })

  it('reads years from 2400 on as Buddhist Era, once', () => {
    expect(yearFromInput(2561)).toBe(2018)
    expect(yearFromInput(2018)).toBe(2018)
    expect(shortDate('2018-10-10T05:00:00Z', 'th')).toBe('10 ต.ค. 61')
  })

  it('names every day of 2560 to 2580 as the calendar of the platform does', () => {
    const calendar = (language: string, options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { day: 'numeric', timeZone: 'Asia/Bangkok', ...options })
    const thai = 'th-TH-u-ca-buddhist'
    const short = calendar(thai, { month: 'short', year: '2-digit' })
    const long = calendar(thai, { month: 'long', year: 'numeric' })
    const english = calendar('en-GB', { month: 'long', year: 'numeric' })
    const last = Date.parse('2037-12-31T05:00:00Z')
    let days = 0
    for (let at = Date.parse('2017-01-01T05:00:00Z'); at <= last; at += 86_400_000) {
      expect(shortDate(at, 'th')).toBe(short.format(at))
      expect(longDate(at, 'th')).toBe(long.format(at))
      expect(longDate(at, 'en')).toBe(english.format(at))
      days += 1
    }
    expect(days).toBe(7670)
  })

  it('says how long ago in words that people use', () => {
    const now = '2026-01-22T05:00:00Z'
    expect(recent('2026-01-22T01:15:00Z', 'th', now)).toBe('08:15')
    expect(recent('2026-01-21T01:15:00Z', 'th', now)).toBe('เมื่อวาน')
    expect(recent('2026-01-20T01:15:00Z', 'th', now)).toBe('20 ม.ค. 69')
  })
})
