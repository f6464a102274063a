import { expect, it } from 'vitest'
import { language } from '$lib/i18n'
import { leadsTo, said } from './cells'

const row = {
  school: { id: 's', name: 'โรงเรียนบ้านตัวอย่าง' },
  practice: { id: 'p', name: 'บัตรคำ', href: '/practices/p' },
  closed: null,
  since: '2026-01-29T17:00:00Z',
  part: 'แกนนำ',
  part_en: 'Lead',
  days: 46,
}

it('says what stands in a cell, and leads to what may be opened', () => {
  expect([said(row, 'school'), leadsTo(row, 'school')]).toEqual(['โรงเรียนบ้านตัวอย่าง', undefined])
  expect([said(row, 'practice'), leadsTo(row, 'practice')]).toEqual(['บัตรคำ', '/practices/p'])
  expect([said(row, 'closed'), leadsTo(row, 'closed')]).toEqual([null, undefined])
  expect(said(row, 'since')).toBe('30 ม.ค. 69')
  expect(said(row, 'days')).toBe(46)
})

it('leads nowhere outside', () => {
  expect(
    leadsTo({ practice: { id: 'p', name: 'x', href: 'https://example.org' } }, 'practice'),
  ).toBeUndefined()
})

it('speaks the language of the screen', () => {
  expect(said(row, 'part')).toBe('แกนนำ')
  language.now = 'en'
  expect(said(row, 'part')).toBe('Lead')
  language.now = 'th'
})
