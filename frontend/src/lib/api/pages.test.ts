import { expect, it } from 'vitest'
import { ApiError } from './error'
import { Pages } from './pages.svelte'

interface Letters {
  items: string[]
  next: string | null
}
const alphabet =
  (letters: string) =>
  async (after?: string): Promise<Letters> => {
    const from = after ? letters.indexOf(after) + 1 : 0
    const items = [...letters].slice(from, from + 2)
    return { items, next: from + 2 < letters.length ? items.at(-1)! : null }
  }

it('brings page after page until nothing is left', async () => {
  const pages = new Pages<Letters>()
  await pages.load(alphabet('กขคงจ'))
  expect(pages.items).toEqual(['ก', 'ข'])
  await pages.more()
  await pages.more()
  expect(pages.items).toEqual(['ก', 'ข', 'ค', 'ง', 'จ'])
  expect(pages.next).toBeNull()
  await pages.more()
  expect(pages.items).toHaveLength(5)
})

it('begins again with another question, or with the same asked anew', async () => {
  const pages = new Pages<Letters>()
  await pages.load(alphabet('กขคงจ'))
  await pages.more()
  await pages.load(alphabet('abc'))
  expect(pages.items).toEqual(['a', 'b'])
  await pages.more()
  await pages.reload()
  expect(pages.items).toEqual(['a', 'b'])
  expect(pages.next).toBe('b')
})

it('drops a page that belongs to an earlier question', async () => {
  const pages = new Pages<Letters>()
  await pages.load(alphabet('กขคงจ'))
  const late = pages.more()
  await pages.load(alphabet('abc'))
  await late
  expect(pages.items).toEqual(['a', 'b'])
})

it('takes a page once that is asked for twice', async () => {
  const pages = new Pages<Letters>()
  await pages.load(alphabet('กขคงจ'))
  await Promise.all([pages.more(), pages.more()])
  expect(pages.items).toEqual(['ก', 'ข', 'ค', 'ง'])
})

it('keeps what is here when the next page is refused', async () => {
  const pages = new Pages<Letters>()
  const ask = alphabet('กขคงจ')
  await pages.load((after) => (after ? Promise.reject(ApiError.offline()) : ask()))
  await expect(pages.more()).rejects.toBeInstanceOf(ApiError)
  expect(pages.items).toEqual(['ก', 'ข'])
  expect(pages.next).toBe('ข')
})

it('goes on with the list that is here when another question was refused, and asks that again', async () => {
  const pages = new Pages<Letters>()
  let refused = true
  await pages.load(alphabet('กขคงจ'))
  await pages.load((after) => (refused ? Promise.reject(ApiError.offline()) : alphabet('abc')(after)))
  expect(pages.error?.code).toBe('offline')
  await pages.more()
  expect(pages.items).toEqual(['ก', 'ข', 'ค', 'ง'])
  refused = false
  await pages.reload()
  expect(pages.items).toEqual(['a', 'b'])
})

it('is empty once it is cleared, also of a page that was on its way', async () => {
  const pages = new Pages<Letters>()
  await pages.load(alphabet('กขคงจ'))
  const late = pages.more()
  pages.clear()
  await late
  expect(pages.items).toEqual([])
  expect(pages.next).toBeNull()
})
