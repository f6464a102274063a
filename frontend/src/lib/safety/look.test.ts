import { describe, expect, it } from 'vitest'
import cases from './cases.json'
import { look } from './look'

describe('what is asked about before words leave', () => {
  it('is the same on the device and on the server', () => {
    const wrong = cases.filter(
      ({ text, finds }) =>
        look(text)
          .map((finding) => finding.kind)
          .join() !== finds.join(),
    )
    expect(wrong).toEqual([])
    expect(cases.length).toBeGreaterThanOrEqual(60)
  })

  it('is exactly the place, counted in letters as people see them', () => {
    const text = '👍🏽 โทร ๐๘๑-๒๓๔-๕๖๗๘ หา ด.ช. ข้าวปั้น นะ'
    const cut = look(text).map(({ start, end }) => [...text].slice(start, end).join(''))
    expect(cut).toEqual(['๐๘๑-๒๓๔-๕๖๗๘', 'ด.ช. ข้าวปั้น'])
  })
})
