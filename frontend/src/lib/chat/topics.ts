import type { Topic } from '$lib/api'
import type { SpaceEvent } from '$lib/live'
import type { Timeline } from './timeline'

/**
 * The topics of a room after one event, their counts kept by hand: asking the server after each message would be a storm in a
 * big room. `undefined` when only the server knows (something happened to a message that is not loaded).
 */
export function topicsAfter(
  topics: readonly Topic[],
  event: SpaceEvent,
  before: Timeline,
): Topic[] | undefined {
  switch (event.kind) {
    case 'message':
      return counted(topics, event.topic, event.deleted ? 0 : 1, event.at)
    case 'delete': {
      const gone = before.messages.get(event.on)
      return gone && counted(topics, gone.topic, gone.deleted ? 0 : -1)
    }
    case 'topic': {
      // It comes as it stands by now: what was moved into it is told once more by the events that follow.
      if (typeof event.topic !== 'string') return withTopic(topics, { ...event.topic, messages: 0 })
      if (event.on === undefined) return [...topics]
      const moved = before.messages.get(event.on)
      if (!moved) return undefined
      const one = moved.deleted ? 0 : 1
      return counted(counted(topics, moved.topic, -one), event.topic, one)
    }
    default:
      return [...topics]
  }
}

export function withTopic(topics: readonly Topic[], topic: Topic): Topic[] {
  return topics.some((known) => known.id === topic.id) ? [...topics] : [...topics, topic]
}

function counted(topics: readonly Topic[], id: string, step: number, at?: string): Topic[] {
  return topics.map((topic) =>
    topic.id === id
      ? { ...topic, messages: Math.max(0, topic.messages + step), last_at: at ?? topic.last_at }
      : topic,
  )
}
