import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { FormDraft } from './formdraft'

function form(person = 'ann') {
  const here = { words: { title: '', note: '' } }
  const draft = new FormDraft(person, 'note:c1', {
    words: () => here.words,
    blank: { title: '', note: '' },
    restore: (words) => (here.words = words),
  })
  return { here, draft }
}
const opened = async (person?: string) => {
  const made = form(person)
  await made.draft.begin()
  return made
}

it('brings the words of a form back, for their writer alone, until the form is through', async () => {
  const first = await opened()
  first.here.words = { title: 'ก', note: 'เห็นว่า' }
  first.draft.changed()
  await first.draft.flush()
  expect((await opened('som')).here.words.note).toBe('')
  const again = await opened()
  expect(again.here.words).toEqual({ title: 'ก', note: 'เห็นว่า' })
  await again.draft.done()
  expect((await opened()).here.words.note).toBe('')
})

it('leaves alone what was typed before it was read, and forgets what was emptied', async () => {
  const first = await opened()
  first.here.words = { title: '', note: 'เก่า' }
  first.draft.changed()
  await first.draft.flush()
  const quick = form()
  quick.here.words = { title: '', note: 'ใหม่' }
  quick.draft.changed()
  await quick.draft.begin()
  expect(quick.here.words.note).toBe('ใหม่')
  quick.here.words = { title: '', note: '' }
  quick.draft.changed()
  await quick.draft.flush()
  expect((await opened()).here.words.note).toBe('')
})
