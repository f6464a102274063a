import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { live } from '$lib/live'
import { Reading } from './reading.svelte'

vi.mock('$lib/live', () => ({ live: { send: vi.fn(() => true) } }))

const begun = () => {
  const reading = new Reading('s')
  reading.begin({ read: 10, first_unread: 11 } as Parameters<Reading['begin']>[0])
  return reading
}
beforeEach(() => {
  vi.useFakeTimers()
  vi.mocked(live.send).mockClear()
  vi.stubGlobal('document', { visibilityState: 'visible' })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('tells once how far a room was read, a moment later', () => {
  const reading = begun()
  reading.upTo(11)
  reading.upTo(12)
  expect(live.send).not.toHaveBeenCalled()
  vi.runAllTimers()
  reading.stop()
  expect(live.send).toHaveBeenCalledExactlyOnceWith({ type: 'read', space: 's', number: 12 })
})

it('tells it at once when the room is left', () => {
  const reading = begun()
  reading.upTo(12)
  reading.stop()
  vi.runAllTimers()
  expect(live.send).toHaveBeenCalledExactlyOnceWith({ type: 'read', space: 's', number: 12 })
})

it('says nothing when nothing new was read', () => {
  const reading = begun()
  reading.upTo(10)
  reading.stop()
  expect(live.send).not.toHaveBeenCalled()
})
