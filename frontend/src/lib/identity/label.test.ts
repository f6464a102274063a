import { expect, it } from 'vitest'
import { labelIn } from './label'

const person = (id: string, name: string, school?: string, full_name?: string) => ({
  id,
  name,
  full_name,
  school: school ? { id: school, name: school } : null,
})

it('a name that one person has is enough', () => {
  const ann = person('1', 'ครูแอน', 'บ้านทุ่ง')
  expect(labelIn(ann, [ann, person('2', 'ครูนิด'), ann, null, undefined])).toBe('ครูแอน')
})

it('two of one name are told apart by school, by whole name within a school, and always somehow', () => {
  const list = [
    person('1', 'ครูแอน', 'บ้านทุ่ง', 'อรนุช สมมติ'),
    person('2', 'ครูแอน', 'บ้านดอน', 'อัญชลี สมมติ'),
    person('3', 'ครูแอน', 'บ้านทุ่ง', 'อารี สมมติ'),
  ]
  expect(list.map((one) => labelIn(one, list))).toEqual([
    'ครูแอน (อรนุช สมมติ)',
    'ครูแอน (บ้านดอน)',
    'ครูแอน (อารี สมมติ)',
  ])
  const same = [person('id-0001', 'ครูแอน'), person('id-0002', 'ครูแอน')]
  expect(new Set(same.map((one) => labelIn(one, same))).size).toBe(2)
  const names = ['อรนุช', 'อรนุช', 'อารี'].map((name, at) =>
    person(String(at), 'ครูแอน', at === 1 ? 'บ้านดอน' : 'บ้านทุ่ง', name),
  )
  expect(new Set(names.map((one) => labelIn(one, names))).size).toBe(3)
})
