import { now } from '../testing/clock'
import { expect, test } from './test'

import { openActs, readingRoom, say, signedIn } from './people'

test('typing, a reaction, an edit and a deletion are seen by the other at once', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const words = `เด็กอ่านคู่กันแล้วกล้าขึ้น ${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  await Promise.all([teacher.goto(`/spaces/${room}`), lead.goto(`/spaces/${room}`)])
  const write = teacher.getByRole('textbox', { name: 'ข้อความ' })
  await expect(lead.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()

  // Typing is told at most once in a while, so the teacher types until the lead sees it.
  await expect(async () => {
    await write.pressSequentially('ก')
    await expect(lead.getByText('กำลังพิมพ์…').first()).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 30_000 })
  await say(teacher, words)
  const seen = lead.getByRole('listitem').filter({ hasText: words })
  await expect(seen).toHaveCount(1)

  await openActs(seen)
  await lead.getByRole('dialog').getByRole('button', { name: 'ลองแล้วได้ผล' }).click()
  const own = teacher.getByRole('listitem').filter({ hasText: words })
  await expect(own.getByRole('button', { name: 'ลองแล้วได้ผล 1' })).toBeVisible()

  await openActs(own)
  await teacher.getByRole('dialog').getByRole('button', { name: 'แก้ไข' }).click()
  await write.fill(`${words} มาก`)
  await teacher.getByRole('button', { name: 'บันทึก', exact: true }).click()
  await expect(lead.getByText(`${words} มาก`, { exact: true })).toBeVisible()
  await expect(seen.getByText('แก้ไขแล้ว')).toBeVisible()

  await openActs(own)
  await teacher.getByRole('dialog').getByRole('button', { name: 'ลบ', exact: true }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'ลบ', exact: true }).click()
  await expect(lead.getByText(words)).toHaveCount(0)
})
