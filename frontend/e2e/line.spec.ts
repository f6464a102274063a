import { expect, test, type Page } from '@playwright/test'

import { signedIn } from './people'

const FILE = `[LINE] Chat history in ครูภาษาไทย
Saved on: 2026/09/27 08:00

Fri, 9/25/2026
09:30\tแอน บ้านทุ่ง\tเด็กอ่านคำสะกดได้ 12 คน
09:31\tครูนอกกลุ่ม\t[รูป]
09:32\t\tครูซีเข้าร่วมกลุ่ม

Sat, 9/26/2026
08:10\tครูนอกกลุ่ม\t"โทรหาได้ที่ 081-234-5678
ขอบคุณค่ะ"
`

/** A closed room of the lead's with the teacher in it. */
async function roomOf(lead: Page, teacher: Page, name: string): Promise<{ space: string; teacherName: string }> {
  const headers = { origin: process.env.BASE_URL ?? '', 'x-kalyanamit': '1' }
  const me = (await (await lead.request.get('/api/v1/me')).json()) as { school: { id: string } }
  const networks = await lead.request.get(`/api/v1/networks?organisation=${me.school.id}`)
  const network = ((await networks.json()) as { items: { id: string }[] }).items[0]?.id
  const made = await lead.request.post('/api/v1/spaces', {
    data: { name, network, kind: 'plc', audience: 'closed' },
    headers,
  })
  const { id } = (await made.json()) as { id: string }
  const person = (await (await teacher.request.get('/api/v1/me')).json()) as { id: string; name: string }
  await lead.request.put(`/api/v1/spaces/${id}/members/${person.id}`, { data: { role: 'member' }, headers })
  return { space: id, teacherName: person.name }
}

test('a LINE history is looked at, matched, masked and taken in, and alerts nobody', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const lead = await signedIn(browser, 'demo.lead', size)
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const { space, teacherName } = await roomOf(lead, teacher, `ห้องประวัติ ${project.name}`)

  await lead.goto(`/spaces/${space}`)
  if (project.name === 'phone') await lead.getByRole('button', { name: 'เกี่ยวกับห้อง' }).click()
  await lead.getByRole('link', { name: 'นำเข้าประวัติจาก LINE' }).filter({ visible: true }).click()
  const choose = lead.getByLabel(/เลือกไฟล์ \.txt/)
  await choose.setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\0\0') })
  await expect(lead.getByRole('alert')).toContainText('ไม่ใช่ไฟล์ข้อความ')
  await choose.setInputFiles({ name: 'line.txt', mimeType: 'text/plain', buffer: Buffer.from(FILE) })

  await expect(lead.getByRole('heading', { name: /ดูตัวอย่าง/ })).toBeVisible()
  await expect(lead.getByText('ครูภาษาไทย')).toBeVisible()
  await expect(lead.getByText('25 ก.ย. 69 – 26 ก.ย. 69')).toBeVisible()
  // Left and come back to: the import stands in the address.
  await lead.reload()
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  const who = lead.getByLabel('แอน บ้านทุ่ง คือใคร')
  const option = who.getByRole('option', { name: new RegExp(teacherName) })
  await who.selectOption((await option.getAttribute('value')) ?? '')
  await expect(lead.getByText('2 ข้อความ')).toBeVisible()
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  await expect(lead.getByText('เบอร์โทรศัพท์ 1 แห่ง')).toBeVisible()
  await expect(lead.getByText('จะนำเข้า 4 บรรทัด')).toBeVisible()
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  const begin = lead.getByRole('button', { name: 'นำเข้า 4 บรรทัด' })
  await expect(begin).toBeDisabled()
  await lead.getByLabel('ยอมรับคำแจ้งนี้').check()
  await begin.click()
  await expect(lead.getByRole('heading', { name: 'นำเข้าเรียบร้อย' })).toBeVisible()

  await lead.getByRole('link', { name: 'เปิดประวัติ' }).click()
  await expect(lead.getByText('เด็กอ่านคำสะกดได้ 12 คน')).toBeVisible()
  await expect(lead.getByText('ภาพ · ไม่มีไฟล์แนบ')).toBeVisible()
  await expect(lead.getByText('×××-×××-××××')).toBeVisible()

  await teacher.goto('/spaces')
  const card = teacher.getByRole('link').filter({ hasText: `ห้องประวัติ ${project.name}` })
  await expect(card).toBeVisible()
  await expect(card).not.toContainText('เด็กอ่านคำสะกดได้')
  await teacher.goto(`/spaces/${space}/line`)
  const own = teacher.getByRole('listitem').filter({ hasText: 'เด็กอ่านคำสะกดได้ 12 คน' })
  await own.getByRole('button').click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'ข้อค้นพบ' }).click()
  await expect(own.getByText('ข้อค้นพบ')).toBeVisible()
  await teacher.getByRole('button', { name: 'ลบบรรทัดของฉันทั้งหมด' }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'ลบบรรทัดของฉันทั้งหมด' }).click()
  await expect(teacher.getByText('เด็กอ่านคำสะกดได้ 12 คน')).toHaveCount(0)
})
