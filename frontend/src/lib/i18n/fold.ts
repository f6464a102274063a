/**
 * The one folding that compares Thai: two spellings of one truth come out alike. The server's `thai::fold` and `thai::bare` say
 * the same; both are held by `fold.json`.
 */
import { isBlank, isUnseen } from './blank'

const NIKHAHIT = '\u0e4d'

/** Where a mark stands in its cluster: vowels before tones before ์, and ำ, which is written beside, last. */
function rank(c: string): number {
  if (/[\u0e31\u0e34-\u0e3a\u0e47\u0e4d]/.test(c)) return 1
  if (/[\u0e48-\u0e4b]/.test(c)) return 2
  if (/[\u0e4c\u0e4e]/.test(c)) return 3
  return c === 'ำ' ? 4 : 0
}

/** A text as it is compared with another one, word by word. */
export function fold(text: string): string {
  let out = ''
  let marks: string[] = []
  let leading = false
  let space = false
  let repeated = false
  const put = (c: string) => {
    out += c
    repeated = false
  }
  const putSpace = () => {
    if (space) put(' ')
    space = false
  }
  const settleMarks = () => {
    const whole = marks.includes('ำ') ? marks.filter((mark) => mark !== NIKHAHIT) : marks
    marks = []
    whole.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).forEach(put)
  }
  const settleLeading = () => {
    if (leading) put('เ')
    leading = false
  }
  const letter = (c: string) => {
    settleMarks()
    settleLeading()
    putSpace()
    put(c)
  }
  const blank = () => {
    settleMarks()
    settleLeading()
    if (out !== '' && !repeated) space = true
  }
  const mark = (c: string) => {
    settleLeading()
    putSpace()
    if (!marks.includes(c)) marks.push(c)
  }
  const thai = (c: string) => {
    if (rank(c)) return mark(c)
    if (c === 'า' && marks.includes(NIKHAHIT)) {
      marks = marks.filter((held) => held !== NIKHAHIT)
      return mark('ำ')
    }
    if (c === 'เ') {
      settleMarks()
      if (leading) {
        leading = false
        return put('แ')
      }
      putSpace()
      leading = true
      return
    }
    if (c === 'ๆ') space = false
    letter(c)
    repeated = c === 'ๆ'
  }
  const foreign = (c: string) => {
    for (const part of c.normalize('NFKD')) {
      if (isBlank(part)) blank()
      else for (const low of part.toLowerCase()) for (const end of low.normalize('NFKD')) letter(end)
    }
  }
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0
    if (isUnseen(c)) continue
    if (code >= 0x0e50 && code <= 0x0e59) letter(String(code - 0x0e50))
    else if (isBlank(c)) blank()
    else if (code >= 0x0e00 && code <= 0x0e7f) thai(c)
    else if (code >= 0xac00 && code <= 0xd7a3) letter(c)
    else foreign(c)
  }
  settleMarks()
  settleLeading()
  return out
}

/** Letters, digits and marks alone, folded: what a search for part of a name compares. */
export function bare(text: string): string {
  return fold(text).replace(/[^\p{Alphabetic}\p{N}\u0e31-\u0e4e\u0300-\u036f]|[\u0e2f\u0e46]/gu, '')
}

/** Whether one of these names holds what was typed, however both are spelled. Nothing typed is in every name. */
export function named(typed: string, names: (string | null | undefined)[]): boolean {
  const wanted = bare(typed)
  if (!wanted) return isBlank(typed)
  return names.some((name) => name && bare(name).includes(wanted))
}
