import { expect, it } from 'vitest'
import type { SpaceEvent } from '$lib/live'
import { emptyTimeline } from './timeline'
import { topicsAfter } from './topics'

const event = (rest: object) =>
  ({ number: 7, actor: 'som', at: '2026-01-22T01:00:00Z', ...rest }) as SpaceEvent

it('counts what is said in a new topic once, though its news come later than its messages', () => {
  const cards = { id: 'cards', name: 'บัตรคำ', general: false, messages: 2 }
  let topics = topicsAfter([], event({ kind: 'topic', topic: cards }), emptyTimeline()) ?? []
  for (const number of [8, 9]) {
    topics = topicsAfter(topics, event({ number, kind: 'message', topic: 'cards' }), emptyTimeline()) ?? []
  }
  expect(topics.map((topic) => topic.messages)).toEqual([2])
})
