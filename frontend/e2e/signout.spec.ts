import { setTimeout as sleep } from 'node:timers/promises'
import { signedIn } from './people'
import { expect, test } from './test'

test('whoever signs in right after somebody signed out stays signed in, however slow the line', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await page.goto('/me')
  await page.route('**/api/v1/session', async (route) => {
    if (route.request().method() === 'DELETE') await sleep(1_000)
    await route.fallback()
  })
  await page.getByRole('button', { name: 'ออกจากระบบ', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'ออกจากระบบ' }).click()
  await page.getByRole('button', { name: /พิมพ์ชนก/ }).click()
  await expect(page.getByRole('heading', { name: /สวัสดี/ })).toBeVisible()
  // Longer than the server took to be told.
  await sleep(2_000)
  await expect(page).not.toHaveURL(/sign-in/)
  await page.reload()
  await expect(page.getByRole('heading', { name: /สวัสดี/ })).toBeVisible()
})
