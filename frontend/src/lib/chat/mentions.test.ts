import { expect, it } from 'vitest'
import type { PersonRef } from '$lib/api'
import { decodeMentions, encodeMentions, labelled, mentionAt } from './mentions'

const person = (id: string, name: string, school?: string): PersonRef => ({
  id,
  name,
  nickname: null,
  initials: '',
  school: school ? { id: school, name: school } : null,
})
const people = [person('p1', 'ครูแอน'), person('p2', 'ครูแอนนา')]

it('turns names into ids and back, longer names first', () => {
  const body = encodeMentions('ถาม @ครูแอนนา กับ @ครูแอน ค่ะ', people)
  expect(body).toBe('ถาม @[p2] กับ @[p1] ค่ะ')
  expect(decodeMentions(body, people)).toBe('ถาม @ครูแอนนา กับ @ครูแอน ค่ะ')
})

it('two people of one name are two people', () => {
  const two = labelled([person('p1', 'ครูแอน', 'บ้านทุ่ง'), person('p2', 'ครูแอน', 'บ้านดอน')])
  const text = `ถาม @${two[0]!.label} กับ @${two[1]!.label}`
  expect(text).toBe('ถาม @ครูแอน (บ้านทุ่ง) กับ @ครูแอน (บ้านดอน)')
  expect(encodeMentions(text, two)).toBe('ถาม @[p1] กับ @[p2]')
  expect(decodeMentions('ถาม @[p1] กับ @[p2]', two)).toBe(text)
})

it.each([
  ['ขอถาม @สม', 'สม'],
  ['@', ''],
  ['ขอบคุณค่ะ@', ''],
  ['ขอบคุณค่ะ@สม', 'สม'],
  ['ขอบคุณๆ@', ''],
  ['ป.1@', ''],
  ['ห้อง ๓@', ''],
  ['(@สม', 'สม'],
  ['ค่ะ\u200b@', ''],
  ['ดูนี่😀@', ''],
  ['ฝากด้วย/@', ''],
])('%s opens the list of people', (text, query) => {
  expect(mentionAt(text, text.length)).toEqual({ query, from: text.length - query.length - 1 })
})

it.each([
  'somchai@',
  'mail@example',
  'ส่งมาที่somchai@',
  'ส่งมาที่ somchai.j@',
  'somchai1@',
  'a-b_c@',
  'Émile@',
  '0812345678@',
  '@@',
  '@สม ครับ',
])('%s does not', (text) => {
  expect(mentionAt(text, text.length)).toBeNull()
})
