import { describe, expect, it } from 'vitest'
import cases from './fold.json'
import { bare, fold, named } from './fold'

describe('two spellings of one truth', () => {
  it('are compared as the server compares them', () => {
    for (const [one, other] of cases.alike) expect(fold(one!)).toBe(fold(other!))
    for (const [one, other] of cases.apart) expect(fold(one!)).not.toBe(fold(other!))
    for (const [text, left] of cases.bare) expect(bare(text!)).toBe(left)
  })

  it('fold to what folds to itself', () => {
    for (const text of cases.alike.flat()) expect(fold(fold(text))).toBe(fold(text))
  })

  it('name the same person', () => {
    expect(named('เเก้ว', ['ครูแก้วคํา', undefined])).toBe(true)
    expect(named('น้ำ', ['ครูนา', null])).toBe(false)
    expect(named(' ', ['ครูนา'])).toBe(true)
    expect(named('?', ['ครูนา'])).toBe(false)
  })
})
