import { expect, type Page, test } from './test'

import { openActs, signedIn } from './people'

const MANY = 110

const write = () => ({ origin: process.env.BASE_URL!, 'x-kalyanamit': '1' })

/** A room in which the lead said a hundred and ten things; answers its id and the number of each message. */
async function longTalk(lead: Page, name: string): Promise<{ room: string; numbers: number[] }> {
  const today = await (await lead.request.get('/api/v1/me/today')).json()
  const made = await lead.request.post('/api/v1/spaces', {
    data: { name, network: today.networks[0].id, kind: 'plc', audience: 'open' },
    headers: write(),
  })
  expect(made.status()).toBe(201)
  const room = ((await made.json()) as { id: string }).id
  const numbers: number[] = []
  for (let n = 1; n <= MANY; n++) {
    const said = await lead.request.post(`/api/v1/spaces/${room}/messages`, {
      data: { client_id: crypto.randomUUID(), body: `ข้อที่ ${n} ของวันนี้` },
      headers: write(),
    })
    expect(said.status()).toBe(201)
    numbers.push(((await said.json()) as { number: number }).number)
  }
  return { room, numbers }
}

/** The next page knows nothing of what this one loaded. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase('kalyanamit').onsuccess = done)))
}

const message = (page: Page, n: number) => page.getByText(`ข้อที่ ${n} ของวันนี้`, { exact: true })
const shown = (page: Page) =>
  page.locator('li[id^=message-] .bubble').evaluateAll((all) => all.map((one) => one.textContent!.trim()))

test('a long talk: to the first unread, by a link, by its words, and messages find their topic later', async ({
  browser,
}, { project }) => {
  test.setTimeout(150_000)
  const size = project.use.viewport ?? undefined
  const lead = await signedIn(browser, 'demo.lead', size)
  const { room, numbers } = await longTalk(lead, `ห้องยาว ${project.name}`)
  const teacher = await signedIn(browser, 'demo.teacher', size)

  // The first unread message is further back than what is loaded at first.
  await teacher.goto(`/spaces/${room}`)
  await expect(message(teacher, MANY)).toBeInViewport()
  await teacher.getByRole('button', { name: 'ไปยังข้อความใหม่ข้อความแรก' }).click()
  await expect(message(teacher, 1)).toBeInViewport()
  await expect(teacher.getByText('ข้อความใหม่', { exact: true })).toBeInViewport()

  // A link loads around its message; what lies between comes while one reads on, and nothing is left out or doubled.
  await forget(teacher)
  await teacher.goto(`/spaces/${room}?message=${numbers[9]}`)
  await expect(message(teacher, 10)).toBeInViewport()
  const box = teacher.getByRole('region', { name: 'บทสนทนา' })
  await expect(async () => {
    await box.evaluate((talk) => talk.scrollBy(0, talk.clientHeight * 0.8))
    await expect(message(teacher, MANY)).toBeInViewport({ timeout: 200 })
  }).toPass({ timeout: 60_000, intervals: [150] })
  const from = (await shown(teacher)).indexOf('ข้อที่ 10 ของวันนี้')
  expect((await shown(teacher)).slice(from)).toEqual(
    Array.from({ length: MANY - 9 }, (_, at) => `ข้อที่ ${at + 10} ของวันนี้`),
  )

  // Reading position: the message at the top stays while older ones come in above it.
  await forget(teacher)
  await teacher.goto(`/spaces/${room}`)
  await expect(message(teacher, MANY)).toBeInViewport()
  const moved = await box.evaluate(
    (talk) =>
      new Promise<number>((resolve) => {
        talk.scrollTo(0, 300)
        const edge = talk.getBoundingClientRect().top
        const row = [...talk.querySelectorAll('li[id^=message-]')].find(
          (one) => one.getBoundingClientRect().bottom > edge,
        )!
        const before = row.getBoundingClientRect().top
        const count = talk.querySelectorAll('li[id^=message-]').length
        const look = () => {
          if (talk.querySelectorAll('li[id^=message-]').length === count) return void requestAnimationFrame(look)
          requestAnimationFrame(() => resolve(Math.abs(row.getBoundingClientRect().top - before)))
        }
        look()
      }),
  )
  expect(moved).toBeLessThan(2)

  await teacher.getByRole('button', { name: 'ค้นในห้องนี้' }).click()
  await teacher.getByLabel('คำที่จำได้').fill('ข้อที่ 104')
  await teacher.getByRole('dialog').getByRole('button', { name: /ข้อที่ 104 ของวันนี้/ }).click()
  await expect(message(teacher, 104)).toBeInViewport()

  // Two messages become a topic of their own, and come back.
  await lead.goto(`/spaces/${room}`)
  await expect(message(lead, MANY)).toBeInViewport()
  const row = (n: number) => lead.getByRole('listitem').filter({ has: message(lead, n) })
  await openActs(row(MANY))
  await lead.getByRole('button', { name: 'เลือกหลายข้อความ' }).click()
  await row(MANY - 1).getByRole('checkbox').check()
  await expect(lead.getByText('เลือกแล้ว 2 ข้อความ')).toBeVisible()
  await lead.getByRole('button', { name: 'ย้ายไปเรื่อง…' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: 'เรื่องใหม่' }).click()
  await lead.getByLabel('ชื่อเรื่อง').fill('บัตรคำ')
  await lead.getByRole('dialog').getByRole('button', { name: 'เรื่องใหม่' }).click()
  await expect(lead.getByText('ย้าย 2 ข้อความไปเรื่อง บัตรคำ แล้ว')).toBeVisible()
  const topic = (page: Page) => page.getByRole('button', { name: /^บัตรคำ\s*\d+$/ }).filter({ visible: true })
  await expect(topic(teacher)).toHaveText(/2$/)
  await topic(teacher).click()
  await expect.poll(() => shown(teacher)).toEqual([`ข้อที่ ${MANY - 1} ของวันนี้`, `ข้อที่ ${MANY} ของวันนี้`])
  await lead.getByRole('button', { name: 'เลิกทำ' }).click()
  await expect(topic(teacher)).toHaveText(/0$/)
})
