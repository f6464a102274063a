import type { Part } from '$lib/api'

/** In the order in which a network names its members. */
export const PARTS: Part[] = ['lead', 'partner', 'supervisor', 'adviser', 'coach']

const WORDS: Record<Part, Record<'th' | 'en', string>> = {
  lead: { th: 'สถานศึกษาแกนนำ', en: 'Lead school' },
  partner: { th: 'สถานศึกษาร่วมพัฒนา', en: 'Partner school' },
  supervisor: { th: 'หน่วยงานกำกับ', en: 'Supervising office' },
  adviser: { th: 'ที่ปรึกษา', en: 'Adviser' },
  coach: { th: 'ผู้ชี้แนะ', en: 'Coach' },
}

export const partWords = (part: Part, now: 'th' | 'en') => WORDS[part][now]
