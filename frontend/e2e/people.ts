import { expect, test, type Browser, type BrowserContext, type Locator, type Page } from './test'

let told: string | undefined
const open: BrowserContext[] = []

/** Pages of the test before are closed: their sockets count against what one account may open. */
async function closeThoseBefore(): Promise<void> {
  const now = test.info().testId
  if (now === told) return
  told = now
  await Promise.all(open.splice(0).map((context) => context.close()))
}

/** A page of its own, signed in as one of the sample people by one click. */
export async function signedIn(browser: Browser, login: string, size?: { width: number; height: number }): Promise<Page> {
  await closeThoseBefore()
  const context = await browser.newContext({ ...(size ? { viewport: size } : {}), locale: 'th-TH', timezoneId: 'Asia/Bangkok', baseURL: process.env.BASE_URL })
  open.push(context)
  const page = await context.newPage()
  const origin = process.env.BASE_URL ?? ''
  const answer = await context.request.post('/api/v1/session', {
    data: { demo: login },
    headers: { origin, 'x-kalyanamit': '1' },
  })
  expect(answer.status()).toBe(201)
  return page
}

/** The id of the sample network's room about reading, which the demo people share. */
export async function readingRoom(page: Page): Promise<string> {
  const spaces = (await (await page.request.get('/api/v1/spaces')).json()) as { items: { id: string; name: string }[] }
  const room = spaces.items.find((space) => space.name === 'อ่านไม่ออก ป.1')
  if (!room) throw new Error('the sample world has no room about reading')
  return room.id
}

/** Says something in the room that is open. */
export async function say(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'ข้อความ' }).fill(words)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
}

/**
 * Opens what can be done with a message. By key, not by pointer: others talk in the same room, so the row may
 * move between the aim and the tap.
 */
export async function openActs(row: Locator): Promise<void> {
  await row.getByRole('button', { name: /^ทำอะไรกับข้อความ/ }).press('Enter')
}

/** Says that no pupil can be recognised on the picture that is about to leave. */
export async function nobodyIsOnIt(page: Page): Promise<void> {
  await page.getByRole('dialog', { name: 'มีนักเรียนที่จำหน้าได้ไหม?' }).getByRole('button', { name: 'ไม่มี ใช้ภาพนี้' }).click()
}

/** What a request that changes something carries, as a page of ours sends it. */
export const wrote = () => ({ headers: { origin: process.env.BASE_URL ?? '', 'x-kalyanamit': '1' } })
