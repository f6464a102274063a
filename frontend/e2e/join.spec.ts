import { now } from '../testing/clock'
import { expect, type Page, test } from './test'

import { openActs, readingRoom, say, signedIn } from './people'

/** What a phone in the hills has: 400 kbit/s, 400 ms there and back. */
const THREE_G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 }

async function slowed(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', THREE_G)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 2 })
}

/** The browser offers to install, as it does when it pleases. */
const offerInstall = (page: Page) =>
  page.evaluate(() => void dispatchEvent(new Event('beforeinstallprompt', { cancelable: true })))

test('a teacher comes by the link from the LINE group, and talks within two minutes', async ({
  browser,
}, { project }) => {
  test.setTimeout(150_000)
  const mark = `${project.name}.${now().toString(36)}`
  const lead = await signedIn(browser, 'demo.lead')
  const room = await readingRoom(lead)
  const invited = await lead.request.post('/api/v1/invitations', {
    data: { kind: 'space', space: room },
    headers: { origin: process.env.BASE_URL!, 'x-kalyanamit': '1' },
  })
  const { link } = (await invited.json()) as { link: string }

  const context = await browser.newContext({
    viewport: project.use.viewport,
    isMobile: true,
    hasTouch: true,
    locale: 'th-TH',
    baseURL: process.env.BASE_URL,
  })
  const page = await context.newPage()
  await slowed(page)
  const began = now()
  await page.goto(new URL(link).pathname)
  await expect(page.getByRole('heading', { name: 'อ่านไม่ออก ป.1' })).toBeVisible()
  await expect(page.getByText(/ครู \d+ คน|\d+ คน จาก/)).toBeVisible()
  const readable = now() - began
  await page.getByLabel('ชื่อ', { exact: true }).fill('วารี')
  await page.getByLabel('นามสกุล').fill('ลองเข้าห้อง')
  await page.getByRole('combobox', { name: 'โรงเรียนของท่าน' }).fill('หนองดอก')
  await page.getByRole('option', { name: 'โรงเรียนบ้านหนองดอกคูน' }).click()
  await page.getByLabel('ชื่อผู้ใช้').fill(`join.${mark}`)
  await page.getByLabel('รหัสผ่าน', { exact: true }).fill('แมวสามตัวนอนบนหลังคา')
  await page.getByRole('button', { name: 'สร้างบัญชีแล้วเข้าห้อง' }).click()
  await page.waitForURL(`**/spaces/${room}`)

  // The last twenty messages are there at once.
  await expect.poll(() => page.locator('li[id^=message-]').count()).toBeGreaterThanOrEqual(20)
  // By its id: others go on talking here, and the last one is soon another. What was taken back has no acts.
  const acts = page.getByRole('button', { name: /^ทำอะไรกับข้อความ/ })
  const last = page.locator('li[id^=message-]').filter({ has: acts }).last()
  const newest = page.locator(`[id="${await last.getAttribute('id')}"]`)
  await openActs(newest)
  await page.getByRole('dialog').getByRole('button', { name: 'ขอบคุณ' }).click()
  await expect(newest.getByRole('button', { name: /^ขอบคุณ \d+/ })).toHaveAttribute('aria-pressed', 'true')
  await say(page, `สวัสดีค่ะ เพิ่งเข้ามา ${mark}`)
  await expect(page.getByText(`สวัสดีค่ะ เพิ่งเข้ามา ${mark}`, { exact: true })).toBeVisible()
  const talked = now() - began
  console.log(`J-01 invitation_readable_ms=${readable} talking_ms=${talked} line=400kbit/s,400ms cpu=1/2`)
  expect(talked).toBeLessThan(120_000)

  // Asked to install the second time that somebody comes, not the first.
  const offer = page.getByText('วางกัลยาณมิตรไว้ที่หน้าจอหลัก', { exact: false })
  await page.goto('/')
  await offerInstall(page)
  await expect(page.getByRole('heading', { name: /สวัสดี/ })).toBeVisible()
  await expect(offer).toHaveCount(0)
  await page.clock.install({ time: now() + 24 * 60 * 60_000 })
  await page.goto('/')
  await expect(page.getByRole('heading', { name: /สวัสดี/ })).toBeVisible()
  await offerInstall(page)
  await expect(offer).toBeVisible()
  await page.getByRole('button', { name: 'ไม่ใช่ตอนนี้' }).click()
  await expect(offer).toHaveCount(0)
  await context.close()
})
