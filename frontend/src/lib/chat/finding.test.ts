import { describe, expect, it } from 'vitest'
import type { Message } from '$lib/api'
import { findHere, numberOf } from './finding'

const said = (number: number, body: string, deleted = false) => ({ number, body, deleted }) as Message

describe('finding in a room', () => {
  const talk = [
    said(1, 'อ่านคู่ 10 นาที ได้ผล'),
    said(2, 'ลอง PLC กับ ป.1'),
    said(3, 'อ่าน\u200bคู่ไม่ทัน', false),
    said(4, 'อ่านคู่ ถูกลบ', true),
  ]
  it('takes every word, newest first, and not what was taken back', () => {
    expect(findHere(talk, 'อ่านคู่').map((m) => m.number)).toEqual([3, 1])
    expect(findHere(talk, 'ได้ผล อ่านคู่').map((m) => m.number)).toEqual([1])
    expect(findHere(talk, 'plc').map((m) => m.number)).toEqual([2])
    expect(findHere(talk, '  ')).toEqual([])
  })

  it('reads the number of a message out of what the server found', () => {
    expect(numberOf({ id: '019ab3c0-0000-7000-8000-000000000001:12' })).toBe(12)
  })
})
