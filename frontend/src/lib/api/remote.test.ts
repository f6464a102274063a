import { expect, it } from 'vitest'
import { ApiError } from './error'
import { Remote } from './remote.svelte'

/** An answer that comes when the test says so. */
function held<T>() {
  let give: (value: T) => void = () => {}
  let refuse: (cause: unknown) => void = () => {}
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve
    refuse = reject
  })
  return { ask: () => promise, give, refuse }
}

it('shows the answer to the last question, whichever comes last', async () => {
  const remote = new Remote<string>()
  const [first, second] = [held<string>(), held<string>()]
  const asked = [remote.load(first.ask), remote.load(second.ask)]
  second.give('ใหม่')
  first.give('เก่า')
  await Promise.all(asked)
  expect([remote.value, remote.loading]).toEqual(['ใหม่', false])
})

it('is empty once it is cleared, also of an answer or a refusal that was on its way', async () => {
  for (const refused of [false, true]) {
    const remote = new Remote<string>()
    const { ask, give, refuse } = held<string>()
    const asked = remote.load(ask)
    remote.clear()
    expect(remote.loading).toBe(false)
    if (refused) refuse(ApiError.offline())
    else give('เก่า')
    await asked
    expect([remote.value, remote.error, remote.loading]).toEqual([undefined, undefined, false])
  }
})

it('asks nothing again of what was cleared', async () => {
  const remote = new Remote<string>()
  await remote.load(async () => 'เก่า')
  remote.clear()
  await remote.reload()
  expect(remote.value).toBeUndefined()
})
