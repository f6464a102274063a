import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Practice, wrong } from '$lib/api'
import { Editing, type KeptDraft, unborn } from './editing.svelte'
import { emptyDraft } from './fields'

const practice = (over: Partial<Practice>): Practice =>
  ({ ...emptyDraft(), steps: ['จับคู่'], id: 'p', etag: 'e1', version: 0, ...over }) as Practice

let requests: { method: string; match: string | undefined; body: Record<string, unknown> }[]
let respond: (method: string) => { status: number; body: unknown }

beforeEach(() => {
  vi.useFakeTimers()
  requests = []
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>
    requests.push({
      method: init.method!,
      match: headers['if-match'],
      body: JSON.parse((init.body as string) ?? '{}'),
    })
    const { status, body } = respond(init.method!)
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('editing', () => {
  it('saves only the changed fields, once, a moment after the last key', async () => {
    respond = () => ({ status: 200, body: practice({ etag: 'e2', title: 'อ่านคู่' }) })
    const editing = new Editing()
    editing.begin(practice({}))
    editing.draft.title = 'อ่าน'
    editing.touched()
    await vi.advanceTimersByTimeAsync(1000)
    editing.draft.title = 'อ่านคู่'
    editing.touched()
    await vi.advanceTimersByTimeAsync(2000)
    expect(requests).toEqual([{ method: 'PATCH', match: '"e1"', body: { title: 'อ่านคู่' } }])
    expect(editing.state).toBe('saved')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(requests).toHaveLength(1)
  })

  it('goes on saving after a failure that nobody foresaw', async () => {
    respond = () => ({ status: 200, body: practice({ etag: 'e2', title: 'อ่านคู่' }) })
    let broken = true
    const keeper = {
      keep: () => {},
      flush: async () => {
        if (broken) throw new TypeError('unforeseen')
      },
    }
    const editing = new Editing(keeper)
    editing.begin(practice({}))
    editing.draft.title = 'อ่านคู่'
    await expect(editing.save()).rejects.toThrow('unforeseen')
    broken = false
    editing.draft.summary = 'เขียนต่อ'
    await editing.save()
    expect(requests.map(({ body }) => body)).toEqual([{ title: 'อ่านคู่' }, { summary: 'เขียนต่อ' }])
    expect(editing.state).toBe('saved')
  })

  it('shows both sides after a stale save and overwrites nothing until a person chose', async () => {
    const theirs = practice({ etag: 'e9', title: 'ของเขา', cost: '20' })
    respond = (method) => (method === 'PATCH' ? { status: 412, body: {} } : { status: 200, body: theirs })
    const editing = new Editing()
    editing.begin(practice({ title: 'เดิม' }))
    editing.draft.title = 'ของฉัน'
    await editing.save()
    expect(editing.state).toBe('stale')
    expect(editing.draft.title).toBe('ของฉัน')
    editing.draft.summary = 'ยังเขียนต่อ'
    editing.touched()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(requests.filter((r) => r.method === 'PATCH')).toHaveLength(1)

    respond = () => ({ status: 200, body: { ...theirs, etag: 'e10' } })
    await editing.settle(['title'])
    expect(requests.at(-1)).toEqual({
      method: 'PATCH',
      match: '"e9"',
      body: { title: 'ของฉัน', summary: 'ยังเขียนต่อ' },
    })
    expect(editing.draft.cost).toBe('20')
  })

  it('tries again by itself when the server was out of reach', async () => {
    respond = () => ({ status: 503, body: {} })
    const editing = new Editing()
    editing.begin(practice({}))
    editing.draft.title = 'ก'
    await editing.save()
    expect(editing.state).toBe('stuck')
    respond = () => ({ status: 200, body: practice({ etag: 'e2', title: 'ก' }) })
    await vi.advanceTimersByTimeAsync(6000)
    expect(editing.state).toBe('saved')
  })

  it('says which field the server refuses, until it is saved', async () => {
    const detail = 'ต้นทางให้ใช้แบบ CC BY-SA 4.0'
    respond = () => ({
      status: 422,
      body: { code: 'invalid', errors: [{ field: 'licence', code: 'not_of_parent', detail }] },
    })
    const editing = new Editing()
    editing.begin(practice({}))
    editing.draft.licence = 'CC0-1.0'
    await editing.save()
    expect(editing.state).toBe('stuck')
    expect(wrong(editing.error, 'licence')).toBe(detail)
    expect(wrong(editing.error, 'title')).toBeUndefined()
    respond = () => ({ status: 200, body: practice({ etag: 'e2', licence: 'CC-BY-SA-4.0' }) })
    editing.draft.licence = 'CC-BY-SA-4.0'
    await editing.save()
    expect(wrong(editing.error, 'licence')).toBeUndefined()
  })

  const shelf = () => {
    const held: { draft?: KeptDraft } = {}
    return { held, keep: (draft?: KeptDraft) => void (held.draft = draft), flush: async () => {} }
  }

  it('keeps the words on the device until the server has them, and goes on from there', async () => {
    respond = () => ({ status: 503, body: {} })
    const device = shelf()
    const editing = new Editing(device)
    editing.begin(practice({}))
    editing.draft.title = 'ไม่มีสัญญาณ'
    editing.touched()
    await editing.save()
    editing.stop()
    expect(device.held.draft?.words.title).toBe('ไม่มีสัญญาณ')

    respond = () => ({ status: 200, body: practice({ etag: 'e2', title: 'ไม่มีสัญญาณ' }) })
    const later = new Editing(device)
    later.resume(device.held.draft!)
    await later.save()
    expect(requests.at(-1)).toEqual({ method: 'PATCH', match: '"e1"', body: { title: 'ไม่มีสัญญาณ' } })
    expect(device.held.draft).toBeUndefined()
  })

  it('finds out what others changed while the words waited on the device', async () => {
    const device = shelf()
    const base = { ...emptyDraft(), title: 'เดิม' }
    device.keep({
      practice: practice({ title: 'เดิม' }),
      base,
      words: { ...base, title: 'ของฉัน' },
      unborn: false,
    })
    const theirs = practice({ etag: 'e9', title: 'ของเขา' })
    respond = (method) => (method === 'PATCH' ? { status: 412, body: {} } : { status: 200, body: theirs })
    const editing = new Editing(device)
    editing.resume(device.held.draft!)
    await editing.save()
    expect(editing.state).toBe('stale')
    expect(device.held.draft?.words.title).toBe('ของฉัน')
  })

  it('begins without a line, and is made once with its own id when there is one', async () => {
    const device = shelf()
    const editing = new Editing(device)
    respond = () => ({ status: 503, body: {} })
    editing.resume(unborn('p', 'อ่านคู่'))
    editing.draft.problem = 'เด็กไม่กล้าอ่าน'
    editing.touched()
    await editing.save()
    expect(device.held.draft).toMatchObject({ unborn: true, words: { problem: 'เด็กไม่กล้าอ่าน' } })
    respond = () => ({ status: 201, body: practice({ title: 'อ่านคู่' }) })
    requests = []
    await editing.save()
    expect(requests.map(({ method, body }) => [method, body.id ?? body.problem])).toEqual([
      ['POST', 'p'],
      ['PATCH', 'เด็กไม่กล้าอ่าน'],
    ])
    expect(device.held.draft).toBeUndefined()
    editing.stop()
  })

  it('takes in what somebody else saved, keeps what is mine, and goes on saving', async () => {
    const editing = new Editing()
    editing.begin(practice({ etag: '1', title: 'เดิม' }))
    editing.draft.cost = '120 บาท'
    expect(editing.take(practice({ etag: '2', title: 'เดิม', problem: 'ของเขา' }))).toBe(true)
    expect(editing.draft).toMatchObject({ problem: 'ของเขา', cost: '120 บาท' })
    respond = () => ({ status: 200, body: practice({ etag: '3', problem: 'ของเขา', cost: '120 บาท' }) })
    await editing.save()
    expect(requests).toEqual([{ method: 'PATCH', match: '"2"', body: { cost: '120 บาท' } }])
    // An older answer that comes late changes nothing.
    expect(editing.take(practice({ etag: '2', problem: 'เก่า' }))).toBe(false)
    expect(editing.draft.problem).toBe('ของเขา')
  })

  it('merges by itself after a stale save when both changed different fields', async () => {
    const theirs = practice({ etag: '9', title: 'เดิม', problem: 'ของเขา' })
    respond = (method) => (method === 'PATCH' ? { status: 412, body: {} } : { status: 200, body: theirs })
    const editing = new Editing()
    editing.begin(practice({ etag: '1', title: 'เดิม' }))
    editing.draft.title = 'ของฉัน'
    await editing.save()
    expect(editing.state).toBe('unsaved')
    expect(editing.draft).toMatchObject({ title: 'ของฉัน', problem: 'ของเขา' })
    editing.stop()
  })

  it('saves in one go what was merged with others’ changes, and stops where a person must choose', async () => {
    const theirs = practice({ etag: '9', title: 'เดิม', problem: 'ของเขา' })
    respond = (method) => {
      if (method !== 'PATCH') return { status: 200, body: theirs }
      const saved = requests.at(-1)?.match === '"9"'
      return saved
        ? { status: 200, body: { ...theirs, etag: '10', title: 'ของฉัน' } }
        : { status: 412, body: {} }
    }
    const editing = new Editing()
    editing.begin(practice({ etag: '1', title: 'เดิม' }))
    editing.draft.title = 'ของฉัน'
    expect(await editing.saveAll()).toBe(true)
    expect(editing.practice?.etag).toBe('10')
    expect(requests.at(-1)?.body).toEqual({ title: 'ของฉัน' })

    const other = new Editing()
    other.begin(practice({ etag: '1', problem: 'เดิม' }))
    other.draft.problem = 'ของฉัน'
    expect(await other.saveAll()).toBe(false)
    expect(other.state).toBe('stale')
    expect(requests.filter(({ method }) => method === 'PATCH')).toHaveLength(3)
  })

  it('shows both texts of a field that both changed while it is open, and loses neither', () => {
    const editing = new Editing()
    editing.begin(practice({ etag: '1', results: 'เดิม' }))
    editing.draft.results = 'ของฉัน'
    editing.take(practice({ etag: '2', results: 'ของเขา' }))
    expect(editing.state).toBe('stale')
    expect([editing.draft.results, editing.theirs?.results]).toEqual(['ของฉัน', 'ของเขา'])
  })

  it('keeps photos on the device with the words, and brings them over before the save that names them', async () => {
    const device = shelf()
    const photo = {
      id: 'f1',
      name: 'ก.jpg',
      type: 'image/jpeg',
      grade: 'picture' as const,
      blob: new Blob(['x']),
    }
    respond = () => ({ status: 503, body: {} })
    const editing = new Editing(device)
    editing.begin(practice({ etag: '1' }))
    editing.addPhotos([photo])
    await editing.save()
    editing.stop()
    expect(device.held.draft?.photos?.map(({ id }) => id)).toEqual(['f1'])
    requests = []
    const later = new Editing(device)
    later.resume(device.held.draft!)
    const ready = { id: 'f1', state: 'ready', received: 1 }
    respond = (method) => ({
      status: 200,
      body: method === 'POST' ? ready : practice({ etag: '2', files: [ready as never] }),
    })
    await later.save()
    expect(requests.map(({ method, body }) => [method, body.parent ?? body.files])).toEqual([
      ['POST', { kind: 'practice', id: 'p' }],
      ['PATCH', ['f1']],
    ])
    expect(device.held.draft).toBeUndefined()
    expect(later.photos).toHaveLength(0)
    later.stop()
  })
})
