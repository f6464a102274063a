import { expect, it } from 'vitest'
import type { PersonRef } from '$lib/api'
import { decodeMentions, encodeMentions, mentionAt, pieces } from './body'

const person = (id: string, name: string): PersonRef => ({
  id,
  name,
  nickname: null,
  initials: '',
  school: null,
})
const people = [person('p1', 'ครูแอน'), person('p2', 'ครูแอนนา')]

it('turns names into ids and back, longer names first', () => {
  const body = encodeMentions('ถาม @ครูแอนนา กับ @ครูแอน ค่ะ', people)
  expect(body).toBe('ถาม @[p2] กับ @[p1] ค่ะ')
  expect(decodeMentions(body, people)).toBe('ถาม @ครูแอนนา กับ @ครูแอน ค่ะ')
})

it('draws mentions and links, and leaves markup as text', () => {
  expect(pieces('ดู https://example.org/ก?a=1. @[p1] <b>@[zz]</b>', people, 'สมาชิกเดิม')).toEqual([
    { kind: 'text', text: 'ดู ' },
    { kind: 'link', text: 'https://example.org/ก?a=1', href: 'https://example.org/ก?a=1' },
    { kind: 'text', text: '. ' },
    { kind: 'mention', text: '@ครูแอน', id: 'p1' },
    { kind: 'text', text: ' <b>' },
    { kind: 'mention', text: '@สมาชิกเดิม', id: 'zz' },
    { kind: 'text', text: '</b>' },
  ])
  expect(pieces('javascript:alert(1)', [], '')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }])
})

it('finds the mention being typed at the caret', () => {
  expect(mentionAt('ขอถาม @สม', 9)).toEqual({ query: 'สม', from: 6 })
  expect(mentionAt('@', 1)).toEqual({ query: '', from: 0 })
  expect(mentionAt('mail@example', 12)).toBeNull()
  expect(mentionAt('@สม ครับ', 8)).toBeNull()
})
