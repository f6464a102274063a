import { expect, it } from 'vitest'
import { gradeWords } from './words'

it('joins grades that follow each other', () => {
  expect(gradeWords(['ป.1', 'ป.2', 'ป.3'])).toBe('ป.1–3')
  expect(gradeWords(['ป.1', 'ป.3', 'ม.1', 'ม.2'])).toBe('ป.1 ป.3 ม.1–2')
  expect(gradeWords(['อนุบาล', 'ป.6'])).toBe('อนุบาล ป.6')
  expect(gradeWords([])).toBe('')
})
