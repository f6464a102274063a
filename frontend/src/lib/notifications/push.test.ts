import { expect, it } from 'vitest'
import { pageOf, read } from './push'

it('opens only pages of our own', () => {
  expect(pageOf({ href: '/spaces/s-1?message=7' })).toBe('/spaces/s-1?message=7')
  for (const href of ['//evil.example', '/\\evil.example', 'javascript:alert(1)', '', null])
    expect(pageOf({ href })).toBe('/notifications')
})

it('shows a bare bell for what cannot be read', () => {
  const broken = {
    json: () => {
      throw new SyntaxError('no JSON')
    },
  }
  for (const data of [broken, null, { json: () => ({ title: 7 }) }]) expect(read(data).title).toBe('กัลยาณมิตร')
  expect(
    read({ json: () => ({ title: '3 เรื่องใหม่', body: 'อ่านไม่ออก ป.1', href: '/notifications', unread: 3 }) }),
  ).toEqual({
    title: '3 เรื่องใหม่',
    body: 'อ่านไม่ออก ป.1',
    href: '/notifications',
    unread: 3,
  })
})
