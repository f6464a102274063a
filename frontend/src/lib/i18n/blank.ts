/**
 * What shows no ink: spaces, controls, whatever takes no room (zero-width signs, joiners, variation selectors, tags, Hangul
 * fillers), the blank Braille pattern. The server's `thai::is_blank` says the same; both are held by `blank.json`.
 */
const INKLESS =
  /^(?:[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffb\u{13441}\u{13442}\u{1d159}]|\u{16fe4})*$/u

const UNSEEN =
  /^(?:[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13441}\u{13442}\u{1d159}]|\u{16fe4})$/u

/** Whether nobody sees the character and it takes no room. */
export function isUnseen(character: string): boolean {
  return UNSEEN.test(character)
}

/** Whether a text shows nothing at all: for whoever reads it, it is empty. */
export function isBlank(text: string): boolean {
  return INKLESS.test(text)
}

/** What somebody wrote: the text without space around it, empty where it shows no ink. */
export function written(text: string): string {
  return isBlank(text) ? '' : text.trim()
}
