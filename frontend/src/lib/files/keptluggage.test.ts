import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { KeptLuggage } from './keptluggage.svelte'
import type { WaitingFile } from './upload'

const picture: WaitingFile = {
  id: 'f',
  name: 'ห้องเรียน.jpg',
  type: 'image/jpeg',
  grade: 'picture',
  blob: new Blob(['ภาพ']),
}
const opened = async (person: string) => {
  const luggage = new KeptLuggage(person, 'files:s')
  await luggage.unpack()
  return luggage
}

it('keeps chosen files on the device, for the one person who chose them, until they went with a message', async () => {
  const first = await opened('ann')
  first.load([picture])
  first.keep()
  await first.flush()
  expect((await opened('som')).files).toEqual([])
  const later = await opened('ann')
  expect(later.unpacked).toBe(true)
  expect(later.files.map(({ name }) => name)).toEqual(['ห้องเรียน.jpg'])
  expect(later.unload()).toHaveLength(1)
  later.keep()
  await later.flush()
  expect((await opened('ann')).files).toEqual([])
})
