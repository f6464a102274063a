import { expect, it } from 'vitest'
import type { PersonRef } from '$lib/api'
import { pieces } from './body'

const person = (id: string, name: string, school: string) =>
  ({ id, name, school: { id: school, name: school } }) as unknown as PersonRef

it('draws mentions and links, and leaves markup as text', () => {
  const people = [person('p1', 'ครูแอน', 'บ้านทุ่ง')]
  expect(pieces('ดู https://example.org/?a=1. @[p1] <b>@[zz]</b>', people, 'สมาชิกเดิม')).toEqual([
    { kind: 'text', text: 'ดู ' },
    { kind: 'link', text: 'https://example.org/?a=1', href: 'https://example.org/?a=1' },
    { kind: 'text', text: '. ' },
    { kind: 'mention', text: '@ครูแอน', id: 'p1' },
    { kind: 'text', text: ' <b>' },
    { kind: 'mention', text: '@สมาชิกเดิม', id: 'zz' },
    { kind: 'text', text: '</b>' },
  ])
  expect(pieces('javascript:alert(1)', [], '')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }])
})

it('tells two people of one name apart by their schools', () => {
  const people = [person('p1', 'ครูแอน', 'บ้านทุ่ง'), person('p2', 'ครูแอน', 'บ้านดอน')]
  expect(pieces('@[p1]@[p2]', people, '').map(({ text }) => text)).toEqual([
    '@ครูแอน (บ้านทุ่ง)',
    '@ครูแอน (บ้านดอน)',
  ])
})
