import { expect, it } from 'vitest'
import { segments } from './highlight'

it('counts in code points, so that emoji before a hit shift nothing', () => {
  expect(segments('😀 อ่านคู่ 10 นาที', [[2, 9]])).toEqual([
    { text: '😀 ', found: false },
    { text: 'อ่านคู่', found: true },
    { text: ' 10 นาที', found: false },
  ])
})

it('survives ranges that overlap, touch or run over the end', () => {
  expect(
    segments('กขคง', [
      [2, 99],
      [0, 1],
      [0, 2],
    ]),
  ).toEqual([
    { text: 'ก', found: true },
    { text: 'ข', found: true },
    { text: 'คง', found: true },
  ])
  expect(segments('', [[0, 3]])).toEqual([])
  expect(segments('<b>ก</b>', [])).toEqual([{ text: '<b>ก</b>', found: false }])
})
