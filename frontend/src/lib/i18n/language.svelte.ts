import type { Lang } from './dates'
import { en } from './en'
import type { Messages } from './messages'
import { th } from './th'

const KEY = 'kalyanamit.language'
const messages: Record<Lang, Messages> = { th, en }

/** The language of the screen, remembered on the device. */
class Language {
  now = $state<Lang>(remembered())

  get t(): Messages {
    return messages[this.now]
  }

  choose(lang: Lang): void {
    this.now = lang
    try {
      localStorage.setItem(KEY, lang)
    } catch {
      // A browser that keeps nothing still shows the language until it is closed.
    }
  }

  /** The Thai or the English of a pair that the server sends. */
  pick(thai: string | undefined, english: string | undefined): string {
    return (this.now === 'th' ? thai : english) || thai || english || ''
  }
}

function remembered(): Lang {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'th'
  } catch {
    return 'th'
  }
}

export const language = new Language()
