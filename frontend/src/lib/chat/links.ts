/** What may stand in a link: the signs of an address, and letters of scripts that put spaces between words. Thai does not. */
const SIGN = String.raw`(?!@\[)[\w\-.~:/?#[\]@!$&()*+,;=%\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]`
/** A host in Latin letters, or one that ends in the Thai domain. */
const HOST = String.raw`(?:[\u0E01-\u0E4E\w\-.]+\.ไทย(?![\u0E30-\u0E3A\u0E45\u0E47-\u0E4E])|[\w\p{Script=Latin}])`

/** The source of an expression (flags `iu`) that finds where links begin; `linkOf` says where they end. */
export const LINK = String.raw`https?:\/\/${HOST}(?:${SIGN})*`

const PAIRS: Record<string, string> = { ')': '(', ']': '[' }

/** A found link without what belongs to the sentence around it: its full stop, and brackets that were opened before it. */
export function linkOf(found: string): string {
  let link = found
  for (;;) {
    const last = link.at(-1) ?? ''
    const opening = PAIRS[last]
    const alone = opening !== undefined && count(link, last) > count(link, opening)
    if (!alone && !/[.,!?;:*([]/.test(last)) return link
    link = link.slice(0, -1)
  }
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}
