import { afterEach, describe, expect, it, vi } from 'vitest'
import { fit, shrink, stem } from './shrink'

const photo = (bytes = 100, type = 'image/jpeg', name = 'กระดาน.ดำ.png') =>
  new File([new Uint8Array(bytes)], name, { type })

/** A browser that draws pictures of this size into JPEGs of so many bytes. */
function browser(
  width: number,
  height: number,
  bytes: number,
): { drawn: [number, number][]; quality: number[] } {
  const seen = { drawn: [] as [number, number][], quality: [] as number[] }
  vi.stubGlobal('createImageBitmap', async () => ({ width, height, close() {} }))
  vi.stubGlobal('document', {
    createElement: () => ({
      width: 0,
      height: 0,
      getContext: () => ({
        fillRect() {},
        drawImage: (_: unknown, _x: number, _y: number, w: number, h: number) => seen.drawn.push([w, h]),
      }),
      toBlob: (done: (blob: Blob) => void, type: string, quality: number) => {
        seen.quality.push(quality)
        done(new Blob([new Uint8Array(bytes)], { type }))
      },
    }),
  })
  return seen
}

afterEach(() => vi.unstubAllGlobals())

describe('shrink', () => {
  it('keeps the shape and never makes larger', () => {
    expect(fit(4000, 3000, 1280)).toEqual({ width: 1280, height: 960 })
    expect(fit(600, 8000, 1280)).toEqual({ width: 96, height: 1280 })
    expect(fit(640, 480, 1280)).toEqual({ width: 640, height: 480 })
    expect(fit(1, 90_000, 1280)).toEqual({ width: 1, height: 1280 })
    expect(stem('กระดาน.ดำ.png')).toBe('กระดาน.ดำ')
  })

  it('makes a photo small and a document legible, by halves', async () => {
    const seen = browser(8000, 6000, 50)
    const small = await shrink(photo(), 'picture')
    expect(small).toMatchObject({ name: 'กระดาน.ดำ.jpg', type: 'image/jpeg' })
    expect(seen.drawn).toEqual([
      [4000, 3000],
      [2000, 1500],
      [1280, 960],
    ])
    seen.drawn.length = 0
    await shrink(photo(), 'document')
    expect(seen.drawn.at(-1)).toEqual([2200, 1650])
    expect(seen.quality[1]).toBeGreaterThan(seen.quality[0]!)
  })

  it('leaves an original, a document file and an animation alone', async () => {
    const seen = browser(8000, 6000, 50)
    const given: [File, 'picture' | 'original'][] = [
      [photo(), 'original'],
      [photo(9, 'application/pdf', 'แผน.pdf'), 'picture'],
      [photo(9, 'image/gif', 'a.gif'), 'picture'],
    ]
    for (const [file, grade] of given) expect((await shrink(file, grade)).blob).toBe(file)
    expect(seen.drawn).toEqual([])
  })

  it('keeps what is smaller already, but never a kind that others cannot open', async () => {
    browser(800, 600, 500)
    const file = photo(100)
    expect((await shrink(file, 'picture')).blob).toBe(file)
    expect((await shrink(photo(100, 'image/heic', 'a.heic'), 'picture')).type).toBe('image/jpeg')
  })

  it('sends what this browser cannot draw as it is', async () => {
    vi.stubGlobal('createImageBitmap', async () => Promise.reject(new DOMException('no')))
    const file = photo(9, 'image/heic', 'a.heic')
    expect((await shrink(file, 'document')).blob).toBe(file)
  })
})
