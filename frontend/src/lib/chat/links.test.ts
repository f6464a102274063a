import { expect, it } from 'vitest'
import { pieces } from './body'

const links = (text: string) =>
  pieces(text, [], '').flatMap((piece) => (piece.kind === 'link' ? [piece.href] : []))

it.each([
  ['https://example.org/form1ค่ะ', 'https://example.org/form1'],
  ['ดูที่https://example.org/formได้เลย', 'https://example.org/form'],
  ['https://example.org/form๑', 'https://example.org/form'],
  ['https://example.org/formฯลฯ', 'https://example.org/form'],
  ['https://example.org/form?a=1&b=%E0%B8%81#topนะคะ', 'https://example.org/form?a=1&b=%E0%B8%81#top'],
  ['https://example.orgครับ', 'https://example.org'],
  ['https://example.org:8080/a/ครับ', 'https://example.org:8080/a/'],
  ['HTTPS://Example.org/Aค่ะ', 'HTTPS://Example.org/A'],
  ...['200b', '200c', '200d', '2060', 'feff', '00ad', '2028', '202e', '00a0', '3000'].map((code) => {
    const sign = String.fromCodePoint(parseInt(code, 16))
    return [`https://example.org/form2${sign}ครับ`, 'https://example.org/form2']
  }),
  ['(https://example.org/a_(b))', 'https://example.org/a_(b)'],
  ['(ดู https://example.org/a)', 'https://example.org/a'],
  ['https://example.org/a(ดูหน้า 3)', 'https://example.org/a'],
  ['https://example.org/wiki/A_(b)ค่ะ', 'https://example.org/wiki/A_(b)'],
  ['[https://example.org/?q[]=1]', 'https://example.org/?q[]=1'],
  ['https://example.org/a...', 'https://example.org/a'],
  ['“https://example.org/a”', 'https://example.org/a'],
  ['<https://example.org/a>', 'https://example.org/a'],
  ['https://example.org/a😀', 'https://example.org/a'],
  ['https://example.org/aですか', 'https://example.org/a'],
  ['https://example.org/café-ö', 'https://example.org/café-ö'],
  ['https://โรงเรียน.ไทย/news?id=2ค่ะ', 'https://โรงเรียน.ไทย/news?id=2'],
  ['https://โรงเรียน.ไทยค่ะ', 'https://โรงเรียน.ไทย'],
  ['https://example.org/@[p1]', 'https://example.org/'],
])('%s', (text, link) => {
  expect(links(text)).toEqual([link])
  expect(
    pieces(text, [], '')
      .map((piece) => (piece.kind === 'mention' ? '@[p1]' : piece.text))
      .join(''),
  ).toBe(text)
})

it('is no link without a host', () => {
  for (const text of ['https://', 'https://ค่ะ', 'http:// example', 'https://...', 'ftp://example.org'])
    expect(links(text), text).toEqual([])
})

it('finds each of several', () => {
  expect(links('https://a.example/1และhttps://b.example/2,https://c.example')).toEqual([
    'https://a.example/1',
    'https://b.example/2,https://c.example',
  ])
})
