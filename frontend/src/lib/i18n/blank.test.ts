import { describe, expect, it } from 'vitest'
import cases from './blank.json'
import { isBlank, written } from './blank'

describe('what shows no ink', () => {
  it('is what the server says', () => {
    const ranges = cases.inkless.map(([first, last]) => [parseInt(first!, 16), parseInt(last!, 16)] as const)
    const wrong: string[] = []
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const listed = ranges.some(([first, last]) => first <= code && code <= last)
      if (isBlank(String.fromCodePoint(code)) !== listed) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })

  it('is empty, and what shows ink is not', () => {
    for (const text of cases.blank) expect([text, written(text)]).toEqual([text, ''])
    for (const text of cases.written) expect([text, isBlank(text)]).toEqual([text, false])
  })
})
