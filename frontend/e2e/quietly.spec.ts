import { expect, test } from '@playwright/test'

import { readingRoom, say, signedIn } from './people'

test('words wait for the morning, come back into the box, and go out silently', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const words = `พรุ่งนี้ลองให้เด็กเลือกหนังสือเองนะคะ ${project.name} ${Date.now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  await Promise.all([teacher.goto(`/spaces/${room}`), lead.goto(`/spaces/${room}`)])
  const write = teacher.getByRole('textbox', { name: 'ข้อความ' })
  await write.fill(words)
  await teacher.getByRole('button', { name: 'เลือกวิธีส่ง' }).click()
  const sheet = teacher.getByRole('dialog', { name: 'เลือกวิธีส่ง' })
  await expect(sheet.getByText(/^จะส่งให้ .*07:00 น\.$/)).toBeVisible()
  await sheet.getByRole('button', { name: 'ส่งตอนเช้า' }).click()
  await expect(write).toHaveValue('')
  await teacher.getByRole('link', { name: /รอส่งตอนเช้า \d+ ข้อความ/ }).click()
  const card = teacher.locator('.card').filter({ hasText: words })
  await expect(card).toContainText('07:00 น.')
  await expect(lead.getByText(words)).toHaveCount(0)

  await card.getByRole('button', { name: 'เอากลับมาแก้' }).click()
  await expect(write).toHaveValue(words)
  await teacher.getByRole('button', { name: 'เลือกวิธีส่ง' }).click()
  await sheet.getByRole('button', { name: 'ส่งแบบเงียบ' }).click()
  const heard = lead.getByRole('listitem').filter({ hasText: words })
  await expect(heard).toHaveCount(1)
  await say(teacher, `ส่งแล้วค่ะ ${words}`)
  await expect(heard).toHaveCount(2)
})
