import { expect, test } from './test'

import { startWorld, type World } from './world'

let world: World
test.beforeAll(async () => {
  world = await startWorld(undefined, '--demo-open')
})
test.afterAll(() => world.stop())

test('a sample world that everyone is let into says so on every page, and the room still fits the screen', async ({
  page,
}) => {
  const site = `http://${world.address}`
  const banner = page.getByText('ทุกคนเข้าใช้ได้โดยไม่มีรหัสผ่าน')
  for (const path of ['/sign-in', '/invitations/AAAA-AAAA', '/statements/AAAA', '/p/nothing-here']) {
    await page.goto(site + path)
    await expect(banner, path).toBeVisible()
  }
  await page.goto(`${site}/sign-in`)
  await page.getByRole('button', { name: /^ครู/ }).first().click()
  await page.waitForURL(`${site}/`)
  await expect(banner).toBeVisible()
  await page.goto(`${site}/me`)
  await expect(banner).toBeVisible()
  await expect(page.getByLabel('รหัสผ่านปัจจุบัน')).toHaveCount(0)

  await page.goto(`${site}/spaces`)
  await page.getByRole('link', { name: /อ่านไม่ออก ป.1/ }).first().click()
  await expect(banner).toBeInViewport()
  const box = page.getByRole('textbox', { name: /ข้อความ/ }).last()
  await expect(box).toBeInViewport({ ratio: 1 })
})
