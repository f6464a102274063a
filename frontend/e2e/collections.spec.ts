import { readFile } from 'node:fs/promises'
import { now } from '../testing/clock'
import { expect, test } from './test'

import { signedIn } from './people'

test('an editor gathers practices, says why, orders them, prints the booklet and publishes it', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const name = `อ่านออกทั้งเครือข่าย ${project.name} ${now().toString(36)}`
  const editor = await signedIn(browser, 'demo.lead', size)
  const teacher = await signedIn(browser, 'demo.teacher', size)
  await editor.goto('/search')
  await editor.getByRole('button', { name: 'เริ่มชุดรวม' }).click()
  const begin = editor.getByRole('dialog', { name: 'เริ่มชุดรวม' })
  await begin.getByLabel('ชื่อชุด').fill(name)
  await begin.getByRole('button', { name: 'เริ่มชุดรวม' }).click()
  await expect(editor.getByRole('heading', { name })).toBeVisible()
  const address = new URL(editor.url()).pathname

  await editor.getByRole('button', { name: 'จัดชุด' }).click()
  const sheet = editor.getByRole('dialog', { name: 'จัดชุด' })
  const add = sheet.getByRole('combobox', { name: 'เพิ่มวิธีปฏิบัติ' })
  for (const words of ['เริ่มจากชื่อของเด็ก', 'ถาดทราย']) {
    await add.fill(words)
    await sheet.getByRole('option').first().click()
  }
  const titles = sheet.locator('.item strong')
  await expect(titles).toHaveCount(2)
  const second = (await titles.nth(1).innerText()).replace(/^2\. /, '')
  await sheet.getByLabel('ทำไมจึงอยู่ในชุดนี้').first().fill('เริ่มจากเรื่องที่ทำได้พรุ่งนี้เช้า')
  await sheet.getByRole('button', { name: `เลื่อน ${second} ขึ้น` }).click()
  await expect(titles.first()).toHaveText(`1. ${second}`)
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(sheet).toHaveCount(0)
  await expect(editor.getByText('เริ่มจากเรื่องที่ทำได้พรุ่งนี้เช้า')).toBeVisible()

  // A draft is the editor's own.
  await teacher.goto(address)
  await expect(teacher.getByText('ไม่พบสิ่งที่ขอ', { exact: false })).toBeVisible()
  await editor.getByRole('button', { name: 'เผยแพร่ในเครือข่าย' }).click()
  await expect(editor.getByRole('button', { name: 'กลับเป็นร่าง' })).toBeVisible()
  await teacher.reload()
  await expect(teacher.getByRole('heading', { name })).toBeVisible()
  await expect(teacher.getByRole('button', { name: 'จัดชุด' })).toHaveCount(0)
  const printing = teacher.waitForEvent('download')
  await teacher.getByRole('button', { name: 'พิมพ์เป็นเล่ม (PDF)' }).click()
  const booklet = await readFile(await (await printing).path())
  expect(booklet.subarray(0, 5).toString()).toBe('%PDF-')
  expect(booklet.length).toBeGreaterThan(10_000)
})
