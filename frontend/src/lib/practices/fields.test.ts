import { describe, expect, it } from 'vitest'
import { changes, conflicts, type Draft, emptyDraft, merged, missing } from './fields'

const draft = (over: Partial<Draft>): Draft => ({ ...emptyDraft(), steps: [], ...over })
const base = draft({ title: 'อ่านคู่', problem: 'เดิม', cost: '0' })

describe('editing a practice', () => {
  it('sends only what changed, without empty steps', () => {
    expect(changes(base, { ...base, problem: 'ใหม่', steps: [' จับคู่ ', ''] })).toEqual({
      problem: 'ใหม่',
      steps: ['จับคู่'],
    })
    expect(changes(base, { ...base, steps: ['', ' '] })).toEqual({})
  })

  it('asks only about fields that both changed differently', () => {
    const mine = { ...base, problem: 'ของฉัน', cost: '10' }
    const theirs = { ...base, problem: 'ของเขา', title: 'อ่านคู่ 10 นาที' }
    expect(conflicts(base, mine, theirs)).toEqual(['problem'])
    expect(conflicts(base, { ...base, cost: '5' }, { ...base, cost: '5' })).toEqual([])
    expect(merged(base, mine, theirs, ['problem'])).toMatchObject({
      title: 'อ่านคู่ 10 นาที',
      problem: 'ของฉัน',
      cost: '10',
    })
    expect(merged(base, mine, theirs, [])).toMatchObject({
      title: 'อ่านคู่ 10 นาที',
      problem: 'ของเขา',
      cost: '10',
    })
  })

  it('knows what is missing before publishing', () => {
    expect(missing(base)).toEqual(['summary', 'steps', 'results'])
    expect(missing(draft({ title: 'ก', summary: 'ข', problem: 'ค', steps: ['ง'], results: 'จ' }))).toEqual([])
  })
})
