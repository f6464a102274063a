import { afterEach, expect, it, vi } from 'vitest'
import { remembered } from './remembered'

afterEach(() => vi.unstubAllGlobals())

it('remembers as long as the page lives where the browser keeps nothing', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const refused = () => {
    throw new DOMException('no', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: refused, setItem: refused, removeItem: refused })
  remembered.write('a', '1')
  expect(remembered.read('a')).toBe('1')
  remembered.forget('a')
  expect(remembered.read('a')).toBeNull()
})

it('goes by what was written last where a full browser keeps an older word', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  let full = true
  const kept = new Map([['who', 'ann']])
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, value)
    },
    removeItem: (key: string) => void kept.delete(key),
  })
  remembered.write('who', 'som')
  expect(remembered.read('who')).toBe('som')
  full = false
  remembered.write('who', 'nid')
  kept.set('who', 'changed by another tab')
  expect(remembered.read('who')).toBe('changed by another tab')
})
