import { describe, expect, it } from 'vitest'
import type { Message, MessagePage, PersonRef } from '$lib/api'
import type { SpaceEvent } from '$lib/live'
import { type Row, rows } from './rows'
import {
  emptyTimeline,
  isComplete,
  knownFrom,
  withEvents,
  withGuess,
  withPage,
  withPart,
  withTopicPart,
} from './timeline'
import type { Unsent } from './unsent'

const ann: PersonRef = { id: 'ann', name: 'ครูแอน', nickname: 'แอน', initials: 'อน', school: null }
const som: PersonRef = { id: 'som', name: 'ศน.สมใจ', nickname: null, initials: 'สม', school: null }

function message(number: number, over: Partial<Message> = {}): Message {
  return {
    id: `s:${number}`,
    space: 's',
    number,
    ordinal: number,
    client_id: `c${number}`,
    version: 1,
    author: 'som',
    by: som,
    at: new Date(Date.parse('2026-01-22T01:00:00Z') + number * 60_000).toISOString(),
    written_at: null,
    edited_at: null,
    deleted: false,
    body: `ข้อความ ${number}`,
    topic: 'general',
    reply_to: null,
    reply: null,
    mentions: [],
    about: null,
    reactions: {},
    marks: [],
    pinned: false,
    ...over,
  }
}
const page = (items: Message[], head: number, next: number | null = null): MessagePage => ({
  items,
  head,
  next,
})
type Loose = { kind: SpaceEvent['kind'] } & Record<string, unknown>
const event = (number: number, rest: Loose) =>
  ({ number, actor: 'som', at: '2026-01-22T01:00:00Z', ...rest }) as unknown as SpaceEvent
const posted = (m: Message) => event(m.number, { kind: 'message', ...m })
const unsent = (client_id: string, over: Partial<Unsent> = {}): Unsent => ({
  client_id,
  body: 'รอส่ง',
  space: 's',
  person: 'ann',
  written_at: '',
  mentions: [],
  state: 'waiting',
  ...over,
})
const view = {
  me: 'ann',
  unsent: [] as Unsent[],
  topic: null as string | null,
  firstUnread: null as number | null,
}
const bodies = (list: Row[]) =>
  list.map((r) => (r.kind === 'message' ? r.message.body : r.kind === 'unsent' ? r.unsent.body : r.kind))

describe('timeline', () => {
  it('merges pages and live events by number, in any order, without doubles', () => {
    let t = withPage(emptyTimeline(), page([message(3), message(2)], 3, 1), 'ann')
    t = withEvents(t, [posted(message(4)), posted(message(4)), posted(message(5))], 'ann')
    t = withPart(t, page([message(1)], 5), 2, 'ann')
    expect([...t.messages.keys()].sort()).toEqual([1, 2, 3, 4, 5])
    expect(t.cursor).toBe(5)
    expect(isComplete(t, null)).toBe(true)
    expect(knownFrom(t, null)).toBe(1)
  })

  it('applies again what happened while an older page was on its way', () => {
    let t = withPage(emptyTimeline(), page([message(30)], 100, 1), 'ann')
    t = withEvents(
      t,
      [event(101, { kind: 'edit', on: 20, body: 'แก้แล้ว', message: message(20, { body: 'แก้แล้ว' }) })],
      'ann',
    )
    expect(t.messages.has(20)).toBe(false)
    t = withPart(t, page([message(20)], 100), 30, 'ann')
    expect(t.messages.get(20)?.body).toBe('แก้แล้ว')
  })

  it('misses nothing that an older page was read after', () => {
    let t = withPage(emptyTimeline(), page([message(30)], 30, 1), 'ann')
    // The older page saw event 31 already; the socket brings it a moment later.
    t = withPart(t, page([message(20)], 31), 30, 'ann')
    expect(t.cursor).toBe(30)
    t = withEvents(t, [posted(message(31))], 'ann')
    expect(bodies(rows(t, view))).toContain('ข้อความ 31')
  })

  it('shows a part that was jumped to, what is missing around it, and closes it', () => {
    let t = withPage(emptyTimeline(), page([message(91), message(90)], 91, 90), 'ann')
    expect(isComplete(t, null)).toBe(false)
    t = withPart(t, page([message(42), message(40)], 91, 40), 45, 'ann')
    expect(bodies(rows(t, view))).toEqual(['day', 'ข้อความ 40', 'ข้อความ 42', 'gap', 'ข้อความ 90', 'ข้อความ 91'])
    expect(rows(t, { ...view, firstUnread: 60 }).some((row) => row.kind === 'unread')).toBe(false)
    t = withPart(t, page([message(60), message(42)], 91, 42), 90, 'ann')
    expect(bodies(rows(t, view))).not.toContain('gap')
    expect(rows(t, { ...view, firstUnread: 60 }).some((row) => row.kind === 'unread')).toBe(true)
  })

  it('reads a topic further back alone, and the whole talk does not pretend to be unbroken', () => {
    let t = withPage(emptyTimeline(), page([message(91), message(90, { topic: 'read' })], 91, 90), 'ann')
    t = withTopicPart(t, page([message(12, { topic: 'read' })], 91), 'read', 'ann')
    expect(bodies(rows(t, { ...view, topic: 'read' }))).toEqual(['day', 'ข้อความ 12', 'ข้อความ 90'])
    expect(bodies(rows(t, view))).toEqual(['day', 'ข้อความ 90', 'ข้อความ 91'])
    expect(isComplete(t, 'read')).toBe(true)
    t = withEvents(t, [event(92, { kind: 'topic', on: 30, topic: 'read' })], 'ann')
    expect(isComplete(t, 'read')).toBe(false)
    expect(knownFrom(t, 'read')).toBe(90)
  })

  it('keeps newer state when a page read earlier arrives late', () => {
    let t = withPage(emptyTimeline(), page([message(1)], 1), 'ann')
    t = withEvents(t, [event(2, { kind: 'delete', on: 1, deleted: true })], 'ann')
    t = withPage(t, page([message(1)], 1), 'ann')
    expect(t.messages.get(1)).toMatchObject({ deleted: true, body: undefined })
  })

  it('replaces the waiting message by its client id and keeps its key', () => {
    const t = withPage(emptyTimeline(), page([message(1)], 1), 'ann')
    const waiting = rows(t, { ...view, unsent: [unsent('mine')] })
    expect(bodies(waiting)).toEqual(['day', 'ข้อความ 1', 'รอส่ง'])
    const after = rows(
      withEvents(t, [posted(message(2, { author: 'ann', by: ann, client_id: 'mine', body: 'รอส่ง' }))], 'ann'),
      {
        ...view,
        unsent: [unsent('mine')],
      },
    )
    expect(after.map((r) => r.kind)).toEqual(['day', 'message', 'message'])
    expect(after.at(-1)!.key).toBe(waiting.at(-1)!.key)
  })

  it('does not take another person’s equal client id for mine', () => {
    const t = withPage(emptyTimeline(), page([message(1, { client_id: 'same' })], 1), 'ann')
    expect(rows(t, { ...view, unsent: [unsent('same')] }).at(-1)!.kind).toBe('unsent')
  })

  it('counts reactions and knows which are mine', () => {
    let t = withPage(emptyTimeline(), page([message(1)], 1), 'ann')
    t = withEvents(
      t,
      [event(2, { kind: 'reaction', on: 1, reaction: 'thanks', added: true, by: 'som' })],
      'ann',
    )
    expect(t.messages.get(1)!.reactions.thanks).toEqual({ count: 1, mine: false })
    t = withEvents(
      t,
      [
        event(3, {
          kind: 'reaction',
          on: 1,
          reaction: 'thanks',
          added: true,
          by: 'ann',
          reactions: { thanks: { count: 7, mine: false } },
        }),
      ],
      'ann',
    )
    expect(t.messages.get(1)!.reactions.thanks).toEqual({ count: 7, mine: true })
    t = withEvents(
      t,
      [event(4, { kind: 'reaction', on: 1, reaction: 'thanks', added: false, by: 'ann' })],
      'ann',
    )
    expect(t.messages.get(1)!.reactions.thanks).toEqual({ count: 6, mine: false })
    t = withEvents(
      t,
      [event(4, { kind: 'reaction', on: 1, reaction: 'thanks', added: false, by: 'ann' })],
      'ann',
    )
    expect(t.messages.get(1)!.reactions.thanks!.count).toBe(6)
  })

  it('shows my own reaction at once and does not count it twice', () => {
    let t = withPage(emptyTimeline(), page([message(1)], 1), 'ann')
    t = withGuess(t, { kind: 'reaction', on: 1, reaction: 'tried', added: true, by: 'ann' }, 'ann')
    expect(t.messages.get(1)!.reactions.tried).toEqual({ count: 1, mine: true })
    t = withEvents(
      t,
      [event(2, { kind: 'reaction', on: 1, reaction: 'tried', added: true, by: 'ann' })],
      'ann',
    )
    expect(t.messages.get(1)!.reactions.tried).toEqual({ count: 1, mine: true })
    expect(t.cursor).toBe(2)
  })

  it('edits keep reactions and marks; deletes leave nothing of the words', () => {
    let t = withPage(
      emptyTimeline(),
      page([message(1, { reactions: { agree: { count: 2, mine: true } } })], 1),
      'ann',
    )
    t = withEvents(
      t,
      [
        event(2, { kind: 'mark', on: 1, mark: 'finding', added: true, by: 'som' }),
        event(3, { kind: 'edit', on: 1, body: 'ใหม่', message: message(1, { body: 'ใหม่' }) }),
      ],
      'ann',
    )
    expect(t.messages.get(1)).toMatchObject({
      body: 'ใหม่',
      reactions: { agree: { count: 2 } },
      marks: [{ kind: 'finding', by: { name: 'ศน.สมใจ' } }],
    })
    t = withEvents(t, [event(4, { kind: 'delete', on: 1, deleted: true })], 'ann')
    expect(t.messages.get(1)).toMatchObject({ deleted: true, body: undefined, reactions: {}, marks: [] })
  })

  it('moves messages between topics and filters by topic', () => {
    let t = withPage(emptyTimeline(), page([message(2), message(1)], 2), 'ann')
    t = withEvents(t, [event(3, { kind: 'topic', on: 2, topic: 'read' })], 'ann')
    expect(bodies(rows(t, { ...view, topic: 'read', unsent: [unsent('a', { topic: 'general' })] }))).toEqual([
      'day',
      'ข้อความ 2',
    ])
  })

  it('draws day lines in Bangkok and the unread line before the first strange message', () => {
    const t = withPage(
      emptyTimeline(),
      page(
        [
          message(4),
          message(3),
          message(2, { author: 'ann', by: ann }),
          message(1, { at: '2026-01-21T16:59:00Z' }),
        ],
        4,
      ),
      'ann',
    )
    expect(bodies(rows(t, { ...view, firstUnread: 2 }))).toEqual([
      'day',
      'ข้อความ 1',
      'day',
      'ข้อความ 2',
      'unread',
      'ข้อความ 3',
      'ข้อความ 4',
    ])
  })

  it('groups what one person says in one breath', () => {
    const t = withPage(emptyTimeline(), page([message(20), message(3), message(2), message(1)], 20), 'ann')
    const firsts = rows(t, view).flatMap((r) => (r.kind === 'message' ? [r.first] : []))
    expect(firsts).toEqual([true, false, false, true])
  })
})
