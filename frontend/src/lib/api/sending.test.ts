import { describe, expect, it, vi } from 'vitest'
import { ApiError } from './error'
import { Sending } from './sending.svelte'

const refusal = () => new ApiError(409, { code: 'taken', detail: 'มีแล้ว', detail_en: 'Taken' })

/** Work whose end the test decides. */
function held<T>() {
  let done: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => (done = resolve))
  return { work: () => promise, done }
}

describe('sending', () => {
  it('is busy until the work is through, and hands on what it brings', async () => {
    const sending = new Sending()
    const { work, done } = held<number>()
    const ran = sending.run(work)
    expect(sending.busy).toBe(true)
    done(7)
    expect(await ran).toBe(7)
    expect(sending.busy).toBe(false)
    expect(sending.problem).toBeUndefined()
  })

  it('keeps a refusal, tells of it, and forgets it when the next one goes', async () => {
    const onrefused = vi.fn()
    const sending = new Sending(onrefused)
    expect(await sending.run(() => Promise.reject(refusal()))).toBeUndefined()
    expect(sending.busy).toBe(false)
    expect(sending.problem?.code).toBe('taken')
    expect(onrefused).toHaveBeenCalledExactlyOnceWith(sending.problem)
    const { work, done } = held<void>()
    const ran = sending.run(work)
    expect(sending.problem).toBeUndefined()
    done()
    await ran
    expect(onrefused).toHaveBeenCalledOnce()
  })

  it('lets a fault of ours go on, and is not busy after it', async () => {
    const onrefused = vi.fn()
    const sending = new Sending(onrefused)
    await expect(sending.run(() => Promise.reject(new TypeError('fault')))).rejects.toThrow('fault')
    expect(sending.busy).toBe(false)
    expect(sending.problem).toBeUndefined()
    expect(onrefused).not.toHaveBeenCalled()
  })

  it('stays busy while one of two is on its way', async () => {
    const sending = new Sending()
    const [first, second] = [held<void>(), held<void>()]
    const ran = [sending.run(first.work), sending.run(second.work)]
    first.done()
    await ran[0]
    expect(sending.busy).toBe(true)
    second.done()
    await ran[1]
    expect(sending.busy).toBe(false)
  })
})
