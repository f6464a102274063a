import { expect, type Page, test } from './test'

import { held } from './device'
import { openActs, readingRoom, say, signedIn } from './people'

/** What a browser's database may do, from the first moment of a page on. */
const FAULTS = {
  'opening fails': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'SecurityError')
    }
  },
  'opening never answers': () => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest
  },
  'every transaction aborts': () => {
    const begin = IDBDatabase.prototype.transaction
    IDBDatabase.prototype.transaction = function (...asked) {
      const transaction = begin.apply(this, asked)
      queueMicrotask(() => transaction.abort())
      return transaction
    }
  },
}
const STORE_LINE = 'เครื่องนี้เก็บข้อความไม่ได้ในขณะนี้'
const box = (page: Page) => page.getByRole('textbox', { name: 'ข้อความ' })
const unique = () => Math.random().toString(36).slice(2, 8)

/** Takes the database from under the open app, or gives it back. */
async function database(page: Page, works: boolean): Promise<void> {
  await page.evaluate((works) => {
    const own = globalThis as unknown as { begin?: IDBDatabase['transaction'] }
    own.begin ??= IDBDatabase.prototype.transaction
    const begin = own.begin
    IDBDatabase.prototype.transaction = works
      ? begin
      : () => {
          throw new DOMException('The database connection is closing.', 'InvalidStateError')
        }
  }, works)
}

for (const [fault, script] of Object.entries(FAULTS))
  test(`the app works without a store and says so: ${fault}`, async ({ browser }, { project }) => {
    const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
    await page.addInitScript(script)
    const words = `ไม่มีที่เก็บ ${unique()}`
    await page.goto('/')
    await expect(page.getByRole('heading', { name: /^สวัสดี/ })).toBeVisible()
    await expect(page.getByText(STORE_LINE)).toBeVisible()
    await page.goto(`/spaces/${await readingRoom(page)}`)
    await say(page, words)
    const row = page.getByRole('listitem').filter({ hasText: words })
    await expect(row).toBeVisible()
    await expect(box(page)).toHaveValue('')
    // Known to the server, not only to this screen.
    await openActs(row)
    await page.keyboard.press('Escape')
    await page.screenshot({ path: `test-results/store-${project.name}.png` })
  })

test('a database that dies under the open app: words are sent, what is half written waits, and nothing is lost when it comes back', async ({
  browser,
}, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const words = `ฐานข้อมูลดับ ${unique()}`
  await page.goto('/spaces')
  await page.locator(`a[href="/spaces/${await readingRoom(page)}"]`).first().click()
  await box(page).fill(words)
  await database(page, false)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await openActs(page.getByRole('listitem').filter({ hasText: words }))
  await page.keyboard.press('Escape')
  await box(page).fill(`ร่าง ${words}`)
  await expect(page.getByText(STORE_LINE)).toBeVisible()
  // Through another screen and back, in the page alone.
  await page.goBack()
  await page.goForward()
  await expect(box(page)).toHaveValue(`ร่าง ${words}`)
  await database(page, true)
  await expect(page.getByText(STORE_LINE)).toBeHidden({ timeout: 40_000 })
  await page.reload()
  await expect(box(page)).toHaveValue(`ร่าง ${words}`)
  await expect(page.getByText(words, { exact: true })).toHaveCount(1)
  await box(page).fill('')
})

test('without a store and without the server the words stay in the box, with the reason', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const words = `ไม่มีทั้งสองอย่าง ${unique()}`
  await page.goto(`/spaces/${await readingRoom(page)}`)
  await expect(box(page)).toBeVisible()
  await database(page, false)
  await page.context().setOffline(true)
  await say(page, words)
  await expect(page.getByRole('alert').filter({ hasText: 'ข้อความยังอยู่ในช่องพิมพ์' })).toBeVisible()
  await expect(box(page)).toHaveValue(words)
  await page.screenshot({ path: `test-results/not-taken-${project.name}.png` })
  await page.context().setOffline(false)
  await database(page, true)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await openActs(page.getByRole('listitem').filter({ hasText: words }))
})

test('a busy server keeps the words in the outbox, says so calmly, and takes them later', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const words = `ระบบไม่ว่าง ${unique()}`
  await page.goto(`/spaces/${await readingRoom(page)}`)
  await expect(box(page)).toBeVisible()
  let asked = 0
  // The socket hands the message to an ordinary request when it is refused there.
  await page.routeWebSocket(/live$/, (socket) => void socket.close())
  await page.route('**/api/v1/spaces/*/messages', (route) => {
    if (route.request().method() !== 'POST' || asked > 0) return route.continue()
    asked += 1
    return route.fulfill({
      status: 503,
      headers: { 'retry-after': '10', 'content-type': 'application/problem+json' },
      body: JSON.stringify({ code: 'busy', detail: 'ระบบยังไม่ว่าง', detail_en: 'Busy' }),
    })
  })
  await page.reload()
  await say(page, words)
  await expect(page.getByText('ระบบยังไม่พร้อมรับ จะส่งให้เองอีกครั้ง')).toBeVisible()
  expect(await held(page, 'outbox')).toBe(1)
  await page.screenshot({ path: `test-results/busy-${project.name}.png` })
  await expect(page.getByRole('listitem').filter({ hasText: words }).getByText('ส่งแล้ว')).toBeVisible({ timeout: 45_000 })
  expect(asked).toBe(1)
})
