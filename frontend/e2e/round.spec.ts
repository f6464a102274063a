import { now } from '../testing/clock'
import { expect, test } from './test'

import { openActs, readingRoom, say, signedIn } from './people'

/** A round of its own in the sample network's reading room, recorded by whoever opens it. */
async function round(page: Awaited<ReturnType<typeof signedIn>>, title: string): Promise<string> {
  const headers = { origin: process.env.BASE_URL ?? '', 'x-kalyanamit': '1' }
  const me = (await (await page.request.get('/api/v1/me')).json()) as { id: string }
  const made = await page.request.post(`/api/v1/spaces/${await readingRoom(page)}/cycles`, { data: { title }, headers })
  const { id } = (await made.json()) as { id: string }
  await page.request.put(`/api/v1/cycles/${id}/roles`, { data: { roles: [{ role: 'recorder', person: me.id }] }, headers })
  return id
}

test('a list from Excel says who was there, each once, and who could not be found', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const lead = await signedIn(browser, 'demo.lead', size)
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const name = ((await (await teacher.request.get('/api/v1/me')).json()) as { full_name: string }).full_name
  await lead.goto(`/cycles/${await round(lead, `รายชื่อ ${project.name}`)}`)
  await lead.getByRole('button', { name: 'เปิดวงคุย' }).click()
  await lead.getByRole('button', { name: 'รายชื่อผู้เข้าร่วม' }).click()
  const sheet = lead.getByRole('dialog', { name: 'รายชื่อผู้เข้าร่วม' })
  const file = sheet.locator('input[type=file]')
  await file.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('วันที่,เรื่อง\n1,2\n') })
  await expect(sheet.getByRole('alert')).toContainText('แถวแรกต้องมีหัวตาราง')
  const list = `ที่,ชื่อ-นามสกุล\n1,${name}\n2,${name}\n3,นายสมมุติ ไม่มีจริง\n4,demo\n`
  await file.setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await expect(sheet.getByText(/พบ 1 คนในห้อง/)).toBeVisible()
  await expect(sheet.getByText('ชื่อซ้ำในไฟล์ 1 แถว')).toBeVisible()
  await expect(sheet.getByText('แถว 4 นายสมมุติ ไม่มีจริง')).toBeVisible()
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(lead.getByRole('article').first()).toContainText('ในรายชื่อ')
  await lead.getByRole('button', { name: 'ปิดวงคุย' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: 'ปิดวงคุย' }).click()
})

test('steps and the hour rule are changed as data, and one that contradicts itself is refused in words', async ({ browser }, { project }) => {
  const lead = await signedIn(browser, 'demo.lead', project.use.viewport ?? undefined)
  await lead.goto(`/cycles/${await round(lead, `เกณฑ์ ${project.name}`)}`)
  await lead.getByRole('button', { name: 'ขั้นและเกณฑ์ชั่วโมง' }).click()
  const sheet = lead.getByRole('dialog', { name: 'ขั้นและเกณฑ์ชั่วโมง' })
  await sheet.getByLabel('เพดานต่อวัน (นาที)').fill('10')
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(sheet.getByText('เพดานต่อวันต้องไม่น้อยกว่าหนึ่งช่วง และไม่เกิน 24 ชั่วโมง')).toBeVisible()
  await sheet.getByLabel('เพดานต่อวัน (นาที)').fill('120')
  await sheet.getByRole('button', { name: 'เพิ่มขั้น' }).click()
  await sheet.getByLabel('ชื่อขั้นที่ 6').fill('เยี่ยมเพื่อนเครือข่าย')
  await sheet.getByRole('button', { name: 'บันทึก' }).click()
  await expect(sheet).toHaveCount(0)
  await expect(lead.getByText('เยี่ยมเพื่อนเครือข่าย')).toBeVisible()
})

test("a coach's message marked as advice stands in the coaching log", async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const coach = await signedIn(browser, 'demo.supervisor', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const space = await readingRoom(lead)
  const words = `ลองให้เด็กอ่านเป็นคู่ก่อนอ่านเดี่ยวค่ะ ${project.name} ${now().toString(36)}`
  await Promise.all([coach.goto(`/spaces/${space}`), lead.goto(`/spaces/${space}`)])
  await say(coach, words)
  const seen = lead.getByRole('listitem').filter({ hasText: words })
  await openActs(seen)
  await lead.getByRole('dialog').getByRole('button', { name: 'คำแนะนำ' }).click()
  await expect(seen.getByText('คำแนะนำ')).toBeVisible()
  if (project.name === 'phone') await lead.getByRole('button', { name: 'เกี่ยวกับห้อง' }).click()
  await lead.getByRole('link', { name: 'บันทึกการชี้แนะ' }).filter({ visible: true }).click()
  await expect(lead.getByRole('heading', { name: 'บันทึกการชี้แนะ' })).toBeVisible()
  const line = lead.getByRole('article').filter({ hasText: words })
  await expect(line).toContainText('ในห้อง')
  // The sample year holds advice that led to an agreement.
  await expect(lead.getByRole('article').filter({ hasText: 'เด็กขยับปากตามได้คือสัญญาณ' })).toContainText('ข้อตกลงของวง')
})
