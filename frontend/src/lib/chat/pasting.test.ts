import { expect, it } from 'vitest'
import { wordsOf } from './pasting'

const clipboard = (text: string, ...files: string[]) => ({
  getData: (kind: string) => (kind === 'text/plain' ? text : '<p>…</p>'),
  files: files.map((name) => ({ name })),
})

it('words win over the picture of them that offices put beside', () => {
  expect(wordsOf(clipboard('คะแนน\t12', 'image.png'))).toBe('คะแนน\t12')
  expect(wordsOf(clipboard('คำเดียว'))).toBe('คำเดียว')
})

it('a picture alone, or a copied file with its own name, is the file', () => {
  expect(wordsOf(clipboard('', 'image.png'))).toBeNull()
  expect(wordsOf(clipboard(' \n', 'image.png'))).toBeNull()
  expect(wordsOf(clipboard('ใบงาน.pdf', 'ใบงาน.pdf'))).toBeNull()
  expect(wordsOf(clipboard('/photos/ก.jpg\n/photos/ข.jpg', 'ก.jpg', 'ข.jpg'))).toBeNull()
  expect(wordsOf(null)).toBeNull()
})
