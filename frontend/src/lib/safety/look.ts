/**
 * Pupil protection on the device (F-MO-3): the same rules as the server's `safety::look`, so that asking works without a line.
 * Both are held by `cases.json`.
 */
export type FindingKind = 'citizen_id' | 'phone' | 'pupil_name'

/** A place in a text, in code points, end excluded. */
export interface Finding {
  kind: FindingKind
  start: number
  end: number
}
interface Sign {
  at: number
  is: string
}
/** Digits that stand together. */
interface Group {
  digits: number[]
  start: number
  end: number
}
/** Groups joined by one hyphen, space or dot each, as people write long numbers. */
interface Run {
  groups: Group[]
  plus: boolean
  isbn: boolean
}

/** Zero width, word joiner, byte order mark, soft hyphen. */
const UNSEEN = new Set(['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad'])
const SPACES = /[\u00a0\u2007\u202f]/u
const DASHES = /[‐‑‒–—−]/u
const THAI = /[\u0e01-\u0e3a\u0e40-\u0e4e]/u
/** Before ด it makes it the end of another word (วัดช., เดช.). */
const VOWEL = /[\u0e47-\u0e4e\u0e30-\u0e3a\u0e40-\u0e44]/u
const DIGIT = /[0-9]/

/** Titles of children, longest first. */
const TITLES = [
  'เด็กหญิง',
  'เด็กชาย',
  'ด. ช.',
  'ด. ญ.',
  'ด.ช.',
  'ด.ญ.',
  'ด.ช',
  'ด.ญ',
  'ดช.',
  'ดญ.',
  'ด.  ช.',
  'ด.  ญ.',
]

/** Words that follow เด็กชาย and เด็กหญิง where no name does. */
const NO_NAMES =
  'กลุ่ม กว่า กับ กำลัง ก็ ของ ขึ้น ควร ค่ะ คน คือ ครับ จำนวน จึง ชั้น ชอบ ซึ่ง ด้วย ตัว ต้อง ทั้ง ที่ ทุก นั้น นี้ บาง ประมาณ มาก มัก ยัง รวม ร้อยละ ล้วน สอง ส่วน หรือ หลาย อายุ อีก ใน ได้ ไม่ ช่วย นั่ง อ่าน เขียน เรียน เล่น ทำ ยืน เดิน วิ่ง พูด ตอบ ฟัง สามารถ ผ่าน ขาด ไป เข้า'.split(
    ' ',
  )
/** The same, where a name may go on differently: the word, and what follows it in a name. */
const MAY_BE_NAMES: [string, string[]][] = [
  ['มา', ['มาน', 'มาย', 'มาร', 'มาล', 'มาศ', 'มาโ']],
  ['มี', ['มีน', 'มีณ', 'มีชัย', 'มีโชค', 'มีสุข', 'มีศักดิ์']],
  ['และ', []],
  ['ให้', []],
  ['เรา', []],
]

/** What in the text should be asked about, in its order. */
export function look(text: string): Finding[] {
  const signs = signsOf(text)
  return [...numbers(signs), ...names(signs)].sort((a, b) => a.start - b.start)
}

/** Letters with their places; what nobody sees is left out, digits are those of one script. */
function signsOf(text: string): Sign[] {
  return Array.from(text, (is, at) => ({ at, is: plain(is) })).filter((sign) => !UNSEEN.has(sign.is))
}

function plain(c: string): string {
  const code = c.codePointAt(0) ?? 0
  if (code >= 0x0e50 && code <= 0x0e59) return String(code - 0x0e50)
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10)
  if (SPACES.test(c)) return ' '
  return DASHES.test(c) ? '-' : c
}

const isDigit = (sign: Sign | undefined) => sign !== undefined && DIGIT.test(sign.is)

function numbers(signs: Sign[]): Finding[] {
  const found: Finding[] = []
  for (let at = 0; at < signs.length;) {
    if (!isDigit(signs[at])) {
      at += 1
      continue
    }
    const [run, next] = runAt(signs, at)
    found.push(...findings(run))
    at = next
  }
  return found
}

/** The run that begins here, and where the text goes on. */
function runAt(signs: Sign[], first: number): [Run, number] {
  const before = signs
    .slice(Math.max(0, first - 8), first)
    .map((sign) => sign.is)
    .join('')
    .toLowerCase()
  const run: Run = { groups: [], plus: before.endsWith('+'), isbn: before.includes('isbn') }
  for (let at = first; ; at += 1) {
    const group: Group = { digits: [], start: signs[at]!.at, end: 0 }
    for (; isDigit(signs[at]); at += 1) {
      group.digits.push(Number(signs[at]!.is))
      group.end = signs[at]!.at + 1
    }
    run.groups.push(group)
    const between = signs[at]?.is
    if (!['-', ' ', '.'].includes(between ?? '') || !isDigit(signs[at + 1])) return [run, at]
  }
}

/** Numbers may follow each other: the shortest stretch of groups that is one is taken, and the search goes on after it. */
function findings(run: Run): Finding[] {
  const found: Finding[] = []
  for (let first = 0; first < run.groups.length;) {
    const stretch = stretchFrom(run, first)
    if (!stretch) {
      first += 1
      continue
    }
    const [kind, last] = stretch
    const plus = run.plus && first === 0 ? 1 : 0
    found.push({ kind, start: run.groups[first]!.start - plus, end: run.groups[last]!.end })
    first = last + 1
  }
  return found
}

function stretchFrom(run: Run, first: number): [FindingKind, number] | undefined {
  const digits: number[] = []
  for (let last = first; last < run.groups.length; last += 1) {
    digits.push(...run.groups[last]!.digits.slice(0, 14))
    if (digits.length > 13) return undefined
    const lengths = run.groups.slice(first, last + 1).map((group) => group.digits.length)
    const begins = first === 0
    const alone = lengths.length === 13 && run.groups.length === 13
    const other = begins && (run.isbn || run.plus)
    if (!other && (lengths.length <= 5 || alone) && isCitizenId(digits)) return ['citizen_id', last]
    if (isPhone(digits, lengths, begins && run.plus)) return ['phone', last]
  }
  return undefined
}

/** Thirteen digits, and the last is the checksum of the others. None begins with 9, as book numbers do. */
function isCitizenId(digits: number[]): boolean {
  if (digits.length !== 13 || digits[0] === 9) return false
  const sum = digits.slice(0, 12).reduce((total, digit, place) => total + digit * (13 - place), 0)
  return (11 - (sum % 11)) % 10 === digits[12]
}

/** `08x-xxx-xxxx`, `02-xxx-xxxx`, `053-xxx-xxx`, `+66 8x xxx xxxx`. */
function isPhone(digits: number[], lengths: number[], plus: boolean): boolean {
  const [first = -1, second = -1, third = -1] = digits
  if (plus) return first === 6 && second === 6 && third >= 2 && (digits.length === 10 || digits.length === 11)
  const mobile = digits.length === 10 && first === 0 && second >= 6
  const fixed = digits.length === 9 && first === 0 && second >= 2 && second <= 7
  const [area = 0, ...rest] = lengths
  const grouped =
    lengths.length === 1 ||
    (lengths.length <= 4 && area >= 2 && area <= 3 && rest.every((length) => length >= 3))
  return (mobile || fixed) && grouped
}

function names(signs: Sign[]): Finding[] {
  const found: Finding[] = []
  for (let at = 0; at < signs.length;) {
    const title = TITLES.find((word) => stands(signs, at, word))
    if (!title || (title.startsWith('ด') && at > 0 && VOWEL.test(signs[at - 1]!.is))) {
      at += 1
      continue
    }
    const start = at
    at += title.length
    let word = at
    while (word < at + 2 && signs[word]?.is === ' ') word += 1
    let end = word
    while (end < signs.length && THAI.test(signs[end]!.is)) end += 1
    const text = signs
      .slice(word, end)
      .map((sign) => sign.is)
      .join('')
    if (end - word >= 2 && isName(text)) {
      found.push({ kind: 'pupil_name', start: signs[start]!.at, end: signs[end - 1]!.at + 1 })
      at = end
    }
  }
  return found
}

function stands(signs: Sign[], at: number, word: string): boolean {
  for (let place = 0; place < word.length; place += 1) if (signs[at + place]?.is !== word[place]) return false
  return true
}

function isName(word: string): boolean {
  if ([...TITLES, ...NO_NAMES].some((no) => word.startsWith(no))) return false
  return !MAY_BE_NAMES.some(
    ([no, rest]) => word.startsWith(no) && !rest.some((name) => word.startsWith(name)),
  )
}
