import { expect, it } from 'vitest'
import { tooNew } from './browsers.mjs'

it.each([
  ['const { promise } = Promise.withResolvers()', 'Promise.withResolvers'],
  ['Promise.try(() => 1)', 'Promise.try'],
  ['a.union(b)', 'union'],
  ['new Set([1]).isSubsetOf(b)', 'isSubsetOf'],
  ['map.values().toArray()', 'toArray'],
  ['Iterator.from(a)', 'Iterator.from'],
  ['Object.groupBy(a, f)', 'Object.groupBy'],
  ['Map.groupBy(a, f)', 'Map.groupBy'],
  ['URL.canParse(a)', 'URL.canParse'],
  ['globalThis.URL.parse(a)', 'URL.parse'],
  ['AbortSignal.any([a])', 'AbortSignal.any'],
  ['RegExp.escape(a)', 'RegExp.escape'],
  ['a.checkVisibility()', 'checkVisibility'],
  ['document.startViewTransition(f)', 'startViewTransition'],
  ['Math.sumPrecise(a)', 'Math.sumPrecise'],
  ['Uint8Array.fromBase64(a)', 'Uint8Array.fromBase64'],
  ['/[\\p{L}--a]/v.test(a)', '/[\\p{L}--a]/v'],
  ['/(?i:a)b/.test(a)', '/(?i:a)b/'],
])('%s is too new', (source, name) => {
  expect(tooNew(source)).toContain(name)
})

it('lets pass what iOS 16.4 knows, and methods of our own', () => {
  const source = `
    a.toSorted(); a.at(-1); a.findLast(f); structuredClone(a); Promise.any(b); AbortSignal.timeout(1); a.replaceAll('x', 'y')
    Object.hasOwn(a, 'b'); /(?<=a)(?:b)/u.test(c); navigator.locks.request('a', f); crypto.randomUUID()
    new MediaRecorder(stream); new Intl.Segmenter('th'); element.showModal(); caches.open('a'); indexedDB.open('a')
    class Own { union() {} }
    new Own().union()`
  expect(tooNew(source)).toEqual([])
})
