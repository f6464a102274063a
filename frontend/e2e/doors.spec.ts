import { now } from '../testing/clock'
import { expect, test } from './test'

import { readingRoom, say, signedIn } from './people'

test('a wrong password is refused in words that do not say which half was wrong', async ({ page }) => {
  const told: string[] = []
  for (const login of ['demo.teacher', 'nobody.at.all']) {
    await page.goto('/sign-in')
    await page.getByLabel('ชื่อผู้ใช้').fill(login)
    await page.getByLabel('รหัสผ่าน', { exact: true }).fill('ไม่ใช่รหัสผ่านนี้แน่นอน')
    await page.getByRole('button', { name: 'เข้าสู่ระบบ', exact: true }).click()
    told.push(await page.getByText(/รหัสผ่าน.*ไม่ถูกต้อง|ไม่ตรง/).innerText())
  }
  expect(told[0]).toBe(told[1])
  await expect(page).toHaveURL(/sign-in/)
})

test('a new teacher comes by the link of a room, names the school, and talks', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name}.${now().toString(36)}`
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(lead)
  await lead.goto(`/spaces/${room}`)
  await lead.getByRole('button', { name: 'ชวนเข้าห้อง' }).click()
  const link = await lead.getByRole('dialog').getByText(/\/invitations\//).innerText()

  const stranger = await browser.newContext({
    ...(size ? { viewport: size } : {}),
    locale: 'th-TH',
    baseURL: process.env.BASE_URL,
  })
  const guest = await stranger.newPage()
  await guest.goto(new URL(link).pathname)
  await expect(guest.getByRole('heading', { name: 'อ่านไม่ออก ป.1' })).toBeVisible()
  await guest.getByLabel('ชื่อ', { exact: true }).fill('มาลี')
  await guest.getByLabel('นามสกุล').fill('ทดลองใช้')
  await guest.getByRole('combobox', { name: 'โรงเรียนของท่าน' }).fill('หนองดอก')
  await guest.getByRole('option', { name: 'โรงเรียนบ้านหนองดอกคูน' }).click()
  await guest.getByLabel('ชื่อผู้ใช้').fill(`new.${mark}`)
  await guest.getByLabel('รหัสผ่าน', { exact: true }).fill('แมวสามตัวนอนบนหลังคา')
  await guest.getByRole('button', { name: 'สร้างบัญชีแล้วเข้าห้อง' }).click()
  await guest.waitForURL(`**/spaces/${room}`)
  await say(guest, `สวัสดีค่ะ เพิ่งเข้ามา ${mark}`)
  await expect(lead.getByText(`สวัสดีค่ะ เพิ่งเข้ามา ${mark}`, { exact: true })).toBeAttached()
})

test('after too many wrong passwords the page says how long to wait', async ({ page }, { project }) => {
  const login = `guessed.${project.name}.${now().toString(36)}`
  await page.goto('/sign-in')
  const guess = (n: number) =>
    page.evaluate(
      async ([login, password]) =>
        (
          await fetch('/api/v1/session', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-kalyanamit': '1' },
            body: JSON.stringify({ login, password }),
          })
        ).status,
      [login, `รหัสผ่านที่เดา ${n}`] as const,
    )
  let last = 401
  for (let n = 0; n < 60 && last === 401; n += 1) last = await guess(n)
  expect(last).toBe(429)
  await page.getByLabel('ชื่อผู้ใช้').fill(login)
  await page.getByLabel('รหัสผ่าน', { exact: true }).fill('ไม่ใช่รหัสผ่านนี้แน่นอน')
  // A try comes back every other second: whoever is slow to press uses it up first.
  await expect(async () => {
    await page.getByRole('button', { name: 'เข้าสู่ระบบ', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('ยังเข้าสู่ระบบไม่ได้', { timeout: 1_000 })
  }).toPass()
  await expect(page.getByRole('alert')).toContainText('แล้วลองใหม่')
})
