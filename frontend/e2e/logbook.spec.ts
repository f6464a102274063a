import { readFile } from 'node:fs/promises'
import { now, yearTab } from '../testing/clock'
import { expect, test } from './test'

import { signedIn } from './people'

const DAY_MS = 86_400_000

// J-04: a teacher needs proof for PA.
test('three taps from the logbook to a statement with a check code; every line opens its talk', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const me = (await (await teacher.request.get('/api/v1/me')).json()) as { full_name: string }
  let taps = 0

  // 1–3 The book, its year, hours by role and topic.
  await teacher.goto('/')
  if (project.name === 'phone') await teacher.goto('/logbook')
  else await teacher.getByRole('link', { name: 'สมุดบันทึก' }).first().click()
  taps += 1
  await expect(teacher.getByRole('heading', { name: 'สมุดบันทึก' })).toBeVisible()
  // The sample world's confirmed sessions lie some school weeks back.
  await teacher.getByRole('tab', { name: yearTab(now() - 90 * DAY_MS) }).click()
  taps += 1
  const byRole = teacher.getByRole('region', { name: 'ตามบทบาท' })
  await expect(byRole).toContainText('ครูต้นแบบ')
  await expect(teacher.getByRole('region', { name: 'ตามเรื่อง' })).toContainText('อ่านไม่ออก ป.1')

  // 4 Any line leads to the talk behind it.
  const line = teacher.getByRole('article').filter({ hasText: 'อ่านไม่ออก ป.1' }).filter({ hasText: 'ยืนยันแล้ว' }).first()
  await expect(line).toContainText('ครูต้นแบบ')
  await line.getByRole('link', { name: 'เปิดที่คุยกัน' }).click()
  await expect(teacher).toHaveURL(/\/spaces\/[^/]+\?message=\d+/)
  await expect(teacher.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()
  await teacher.goBack()

  // 5 The statement, and what a stranger learns by its code.
  await teacher.getByRole('button', { name: 'ออกหนังสือรับรองชั่วโมง' }).click()
  taps += 1
  const code = teacher.getByRole('link', { name: /^รหัสตรวจสอบ/ }).first()
  await expect(code).toBeVisible()
  const address = (await code.getAttribute('href')) ?? ''
  const arriving = teacher.waitForEvent('download')
  await teacher.getByRole('button', { name: 'นำออกเป็น PDF' }).first().click()
  const file = await (await arriving).path()
  expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-')
  const stranger = await (await browser.newContext({ ...(size ? { viewport: size } : {}), baseURL: process.env.BASE_URL })).newPage()
  await stranger.goto(address)
  await expect(stranger.getByText(me.full_name)).toBeVisible()
  await expect(stranger.getByText('ใช้ได้', { exact: true })).toBeVisible()
  await expect(stranger.getByText('อ่านไม่ออก')).toHaveCount(0)
  expect(taps).toBeLessThanOrEqual(3)
})
