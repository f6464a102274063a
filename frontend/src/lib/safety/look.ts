/**
 * Pupil protection on the device (F-MO-3): the same rules as the server's `safety::look`, so that asking works without a line.
 * Both are held by `cases.json`.
 */
import { isUnseen } from '$lib/i18n/blank'

export type FindingKind = 'citizen_id' | 'phone' | 'account' | 'pupil_name'

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
/** What stands between a group and the one before it: a dot alone, as in a decimal; signs without a blank; a blank. */
type Join = 'dot' | 'tight' | 'loose'
/** Digits that stand together. */
interface Group {
  /** The first of them; more than a number has are not kept. */
  digits: number[]
  length: number
  start: number
  end: number
  join: Join
}
/** Groups joined by blanks, hyphens, dots and brackets, as people write long numbers. */
interface Run {
  groups: Group[]
  /** Where the + of a country stands. */
  plus?: number
  /** Where a bracket opens before the first digit. */
  bracket?: number
  isbn: boolean
  saidPhone: boolean
  saidAccount: boolean
}
/** Groups of a run that follow each other. */
interface Stretch {
  run: Run
  first: number
  last: number
  digits: number[]
}

/** Signs between two groups of one number: `) - `, ` (`. */
const JOIN = 4
/** Digits of the longest number: `0066 (0)` and nine more. */
const DIGITS = 14
/** What is written before a telephone number, and before an account. */
const PHONE_WORDS = ['โทร', 'เบอร์', 'มือถือ', 'ติดต่อ', 'tel', 'phone', 'mobile']
const ACCOUNT_WORDS = ['บัญชี', 'พร้อมเพย์', 'account', 'a/c']
const PLAIN: Record<string, string> = { '（': '(', '）': ')', '＋': '+' }
const SPACES = /[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/u
const DASHES = /[‐‑‒–—―−﹣－]/u
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
  return Array.from(text, (is, at) => ({ at, is: plain(is) })).filter((sign) => !isUnseen(sign.is))
}

function plain(c: string): string {
  const code = c.codePointAt(0) ?? 0
  if (code >= 0x0e50 && code <= 0x0e59) return String(code - 0x0e50)
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10)
  if (SPACES.test(c)) return ' '
  return DASHES.test(c) ? '-' : (PLAIN[c] ?? c)
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
  const before = (most: number) =>
    signs
      .slice(Math.max(0, first - most), first)
      .map((sign) => sign.is)
      .join('')
      .toLowerCase()
  const near = before(24)
  const plus = [first - 1, first - 2].find((at) => signs[at]?.is === '+')
  const reached = plus !== undefined && signs.slice(plus + 1, first).every((sign) => '( '.includes(sign.is))
  const run: Run = {
    groups: [],
    plus: reached ? signs[plus]!.at : undefined,
    bracket: signs[first - 1]?.is === '(' ? signs[first - 1]!.at : undefined,
    isbn: before(8).includes('isbn'),
    saidPhone: PHONE_WORDS.some((word) => near.includes(word)),
    saidAccount: ACCOUNT_WORDS.some((word) => near.includes(word)),
  }
  let join: Join = 'loose'
  for (let at = first; ;) {
    const group: Group = { digits: [], length: 0, start: signs[at]!.at, end: 0, join }
    for (; isDigit(signs[at]); at += 1) {
      if (group.length <= DIGITS) group.digits.push(Number(signs[at]!.is))
      group.length += 1
      group.end = signs[at]!.at + 1
    }
    run.groups.push(group)
    let between = ''
    while (between.length <= JOIN && '- .()'.includes(signs[at + between.length]?.is ?? 'x'))
      between += signs[at + between.length]!.is
    if (!between || between.length > JOIN || !isDigit(signs[at + between.length])) return [run, at]
    join = between === '.' ? 'dot' : between.includes(' ') ? 'loose' : 'tight'
    at += between.length
  }
}

/** Numbers may follow each other: what is found first is taken, and the search goes on after it. */
function findings(run: Run): Finding[] {
  const found: Finding[] = []
  for (let first = 0; first < run.groups.length;) {
    const stretch = stretchFrom(run, first)
    if (!stretch) {
      first += 1
      continue
    }
    const [kind, last] = stretch
    const opened = first === 0 ? (run.plus ?? run.bracket) : undefined
    found.push({ kind, start: opened ?? run.groups[first]!.start, end: run.groups[last]!.end })
    first = last + 1
  }
  return found
}

const WAYS: [FindingKind, (stretch: Stretch) => boolean][] = [
  ['citizen_id', isPlainCitizenId],
  ['account', isLongAccount],
  ['phone', isPhone],
  ['citizen_id', isCitizenId],
  ['account', isAccount],
]

function stretchFrom(run: Run, first: number): [FindingKind, number] | undefined {
  // What stands behind a dot is the rest of a decimal.
  if (first > 0 && run.groups[first]!.join === 'dot') return undefined
  const stretches: Stretch[] = []
  let digits: number[] = []
  for (let last = first; last < run.groups.length; last += 1) {
    digits = [...digits, ...run.groups[last]!.digits]
    if (digits.length > DIGITS) break
    stretches.push({ run, first, last, digits })
  }
  for (const [kind, is] of WAYS) {
    const found = stretches.find(is)
    if (found) return [kind, found.last]
  }
  return undefined
}

const groupsOf = ({ run, first, last }: Stretch) => run.groups.slice(first, last + 1)
const lengthsOf = (stretch: Stretch) => groupsOf(stretch).map((group) => group.length)
const joinsOf = (stretch: Stretch) =>
  groupsOf(stretch)
    .slice(1)
    .map((group) => group.join)

/** Whether the number stands for itself: it is all of the run, or closed while blanks part it from its neighbours. */
function isAlone(stretch: Stretch): boolean {
  const { run, first, last } = stretch
  if (first === 0 && last === run.groups.length - 1) return true
  const loose = (at: number) => (run.groups[at]?.join ?? 'loose') === 'loose'
  return first < last && loose(first) && loose(last + 1) && joinsOf(stretch).every((join) => join === 'tight')
}

/** Grouped as on the card, or not at all. */
function isPlainCitizenId(stretch: Stretch): boolean {
  const grouped = ['13', '1,4,5,2,1'].includes(lengthsOf(stretch).join())
  return (grouped || isAlone(stretch)) && hasCitizenChecksum(stretch)
}

function isCitizenId(stretch: Stretch): boolean {
  const lengths = lengthsOf(stretch)
  const few = lengths.length <= 5 || (lengths.length <= 8 && lengths.some((length) => length >= 3))
  return few && hasCitizenChecksum(stretch)
}

/** Thirteen digits, and the last is the checksum of the others. None begins with 9, as book numbers do. */
function hasCitizenChecksum({ run, first, digits }: Stretch): boolean {
  const other = first === 0 && (run.isbn || run.plus !== undefined)
  if (other || digits.length !== 13 || digits[0] === 9) return false
  const sum = digits.slice(0, 12).reduce((total, digit, place) => total + digit * (13 - place), 0)
  return (11 - (sum % 11)) % 10 === digits[12]
}

/** `08x-xxx-xxxx`, `0 2xxx xxxx`, `(053) xxx-xxx`, `+66 (0) 8x xxx xxxx`, `0066 …`, and digit by digit. */
function isPhone(stretch: Stretch): boolean {
  const { run, first, digits } = stretch
  const abroad = first === 0 && run.plus !== undefined
  const lengths = lengthsOf(stretch)
  const text = digits.join('')
  let rest: string
  if (abroad) {
    if (!text.startsWith('66')) return false
    rest = text.slice(2)
  } else if (text.startsWith('0066')) rest = text.slice(4)
  else if (text.startsWith('66') && text.length === 11 && (lengths.length === 1 || lengths[0] === 2))
    rest = text.slice(2)
  else return text.startsWith('0') && isNational(text.slice(1)) && isGrouped(stretch)
  // The 0 of the country itself, in brackets or not, may stand behind its number.
  return isNational(rest.replace(/^0/, ''))
}

/** Whether the groups are those of a telephone number rather than of several numbers. */
function isGrouped(stretch: Stretch): boolean {
  const lengths = lengthsOf(stretch)
  const joins = joinsOf(stretch)
  const [area = 0, ...rest] = lengths
  if (rest.length === 0) return true
  if (area === 1 && rest[0]! >= 3 && lengths.length <= 4 && joins[0] !== 'dot') return true
  if ((area === 2 || area === 3) && lengths.length <= 4 && rest.every((length) => length >= 3)) return true
  if (joins.every((join) => join === 'dot')) return false
  if (lengths.every((length) => length === 1)) return isAlone(stretch)
  // Hours, days and scores come in twos as well.
  const small = groupsOf(stretch).every((group) => group.length <= 2 && Number(group.digits.join('')) < 60)
  return (stretch.run.saidPhone && stretch.first === 0) || (isAlone(stretch) && !small)
}

/** Ten digits as 3-1-5-1, or ten to twelve where the text says that they are an account. */
function isAccount(stretch: Stretch): boolean {
  const { run, first, digits } = stretch
  if (first === 0 && (run.isbn || run.plus !== undefined)) return false
  return lengthsOf(stretch).join() === '3,1,5,1' || (digits.length === 10 && isSaidAccount(stretch))
}

/** More digits than a telephone number has. */
function isLongAccount(stretch: Stretch): boolean {
  return [11, 12].includes(stretch.digits.length) && isSaidAccount(stretch)
}

function isSaidAccount(stretch: Stretch): boolean {
  const { run, first } = stretch
  return first === 0 && run.saidAccount && run.plus === undefined && isAlone(stretch)
}

/** What follows the 0 of the country: nine digits of a mobile telephone, eight of another. */
function isNational(rest: string): boolean {
  return /^[6-9]\d{8}$/.test(rest) || /^[2-57]\d{7}$/.test(rest)
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
