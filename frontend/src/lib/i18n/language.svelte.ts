import { remembered } from '$lib/device/remembered'
import type { Lang } from './dates'
import { en } from './en'
import type { Messages } from './messages'
import { th } from './th'

const KEY = 'kalyanamit.language'
const messages: Record<Lang, Messages> = { th, en }

/** The language of the screen, remembered on the device. */
class Language {
  now = $state<Lang>(remembered.read(KEY) === 'en' ? 'en' : 'th')

  get t(): Messages {
    return messages[this.now]
  }

  choose(lang: Lang): void {
    this.now = lang
    remembered.write(KEY, lang)
  }

  /** The Thai or the English of a pair that the server sends. */
  pick(thai: string | undefined, english: string | undefined): string {
    return (this.now === 'th' ? thai : english) || thai || english || ''
  }
}

export const language = new Language()
