import type { paperWords as thai } from './words.th'

/** The same words in English. */
export const paperWords: { [K in keyof typeof thai]: (typeof thai)[K] } = {
  transcript: 'The talk as a file',
  transcriptHint: 'Everyone in the room sees a notice of who took it and when',
  what: 'Topic',
  whole: 'The whole room',
  format: 'Kind of file',
  formats: { pdf: 'PDF to print', docx: 'Word to edit', html: 'Web page (HTML)' },
  thaiDigits: 'Use Thai digits',
  take: 'Take as a file',
  taking: 'Setting the pages…',
}
