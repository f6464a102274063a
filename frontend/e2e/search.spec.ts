import { now } from '../testing/clock'
import { expect, test } from './test'

import { readingRoom, say, signedIn } from './people'

test('one list of everything, narrowed by kind; a word inside a document leads to its message', async ({ browser }, {
  project,
}) => {
  const size = project.use.viewport ?? undefined
  const mark = now().toString(36)
  const note = `บันทึกหลังสอน-${mark}.txt`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await say(teacher, `ใครเคยแก้เด็กสลับหัวพยัญชนะบ้างคะ ${mark}`)
  await teacher.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await teacher.locator('input[data-attach=choose]').setInputFiles({
    name: note,
    mimeType: 'text/plain',
    buffer: Buffer.from(`บันทึกหลังสอน\nเด็กจำหัวพยัญชนะได้จากถาดทราย รหัส ${mark}`),
  })
  await expect(teacher.getByRole('list', { name: 'ไฟล์ที่จะส่ง' }).getByText(note)).toBeVisible()
  await teacher.getByRole('textbox', { name: 'ข้อความ' }).fill(`แนบบันทึกค่ะ ${mark}`)
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()

  const asker = await signedIn(browser, 'demo.lead', size)
  await expect(async () => {
    await asker.goto(`/search?q=${encodeURIComponent(`หัวพยัญชนะ ${mark}`)}`)
    await expect(asker.getByRole('heading', { name: note })).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 20_000 })
  await expect(asker.getByRole('tab', { name: /ทั้งหมด/ })).toHaveAttribute('aria-selected', 'true')
  await asker.getByRole('tab', { name: /เอกสาร/ }).click()
  await expect(asker.getByRole('heading', { name: note })).toBeVisible()
  await asker.getByRole('heading', { name: note }).click()
  await asker.waitForURL(`**/spaces/${room}?message=*`)
})

test('the other keyboard layout is offered and never taken by itself', async ({ browser }, { project }) => {
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await teacher.goto('/search')
  const field = teacher.getByRole('combobox')
  await field.fill('l;ylfudopk')
  await field.press('Enter')
  const offer = teacher.getByRole('button', { name: 'หมายถึง “สวัสดีกนยา” หรือไม่?' })
  await expect(offer).toBeVisible()
  await expect(field).toHaveValue('l;ylfudopk')
  await offer.click()
  await expect(field).toHaveValue('สวัสดีกนยา')
})

test('an administrator adds an acronym, and a teacher finds by it', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = now().toString(36)
  const admin = await signedIn(browser, 'demo.admin', size)
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await say(teacher, `ส่งแผนให้ศูนย์กระเต็น${mark} แล้วค่ะ`)

  await admin.goto('/admin/synonyms')
  await expect(admin.getByText('สำนักงานเขตพื้นที่การศึกษาประถมศึกษา', { exact: true })).toBeVisible()
  await admin.getByRole('button', { name: 'เพิ่มกลุ่มคำ' }).click()
  const sheet = admin.getByRole('dialog', { name: 'เพิ่มกลุ่มคำ' })
  await sheet.getByLabel('คำย่อ').fill(`ศก${mark}`)
  await sheet.getByLabel('คำเต็มและคำพ้อง').fill('ครู')
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(sheet.getByText(/สั้นเกินไป/)).toBeVisible()
  await sheet.getByLabel('คำเต็มและคำพ้อง').fill(`ศูนย์กระเต็น${mark}`)
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(sheet).toBeHidden()
  await admin.getByRole('button', { name: new RegExp(`ศก${mark}`) }).click()
  await expect(admin.getByRole('dialog').getByText(/^เพิ่ม /)).toBeVisible()

  await expect(async () => {
    await teacher.goto(`/search?q=${encodeURIComponent(`ศก${mark}`)}`)
    const hit = teacher.getByRole('main').getByRole('link').filter({ hasText: `ศูนย์กระเต็น${mark}` })
    await expect(hit.first()).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 15_000 })
})
