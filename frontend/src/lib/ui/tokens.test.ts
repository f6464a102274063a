import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

function colours(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const text: [string, string][] = [
  ...['paper', 'card', 'teal-2', 'teal-3', 'gold-2', 'brick-2'].map((ground): [string, string] => [
    'ink',
    ground,
  ]),
  ...['paper', 'card', 'teal-2', 'teal-3'].map((ground): [string, string] => ['soft', ground]),
  ...['paper', 'card', 'teal-2', 'teal-3'].map((ground): [string, string] => ['teal', ground]),
  ...['paper', 'card', 'gold-2', 'teal-2'].map((ground): [string, string] => ['gold-ink', ground]),
  ...['paper', 'card', 'brick-2'].map((ground): [string, string] => ['brick-ink', ground]),
  ['brick', 'card'],
  ['on-teal', 'teal'],
]
const shapes: [string, string][] = ['paper', 'card'].flatMap((ground): [string, string][] => [
  ['edge', ground],
  ['gold', ground],
  ['brick', ground],
])

describe.each([
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
])('%s', (_, tokens) => {
  it.each(text)('%s on %s reads (4.5)', (ink, ground) => {
    expect(contrast(tokens[ink]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(shapes)('%s on %s can be told apart (3)', (shape, ground) => {
    expect(contrast(tokens[shape]!, tokens[ground]!)).toBeGreaterThanOrEqual(3)
  })
})
