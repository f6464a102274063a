import { now, yearTab } from '../testing/clock'
import { expect, test, type Page } from './test'

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

const day = (ago: number) => new Date(now() - ago * 86_400_000 + 7 * 3_600_000)
const slashes = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '/')
const weekday = (date: Date) => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getUTCDay()]

/** An evening's talk of two members as LINE exports it, a few days ago; each project has a day of its own. */
function evening(ago: number): string {
  return `[LINE] ประวัติการสนทนาใน PLC ภาษาไทย
บันทึกวันที่: ${slashes(day(0))} 06:00

${slashes(day(ago))}(${weekday(day(ago))})
19:02\tแอน\tวันนี้เด็กอ่านคำสระเอียได้ 9 คน
19:10\tพี่นิด\tใช้บัตรคำชุดเดิมไหมคะ
19:18\tแอน\tชุดเดิมค่ะ แต่จับคู่อ่าน
19:34\tแอน\tพรุ่งนี้ส่งวิดีโอให้ดู
19:35\tพี่นิด\tขอบคุณมากค่ะ
`
}

/** Counts what is typed into a page, wherever it goes. */
async function countTyping(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    addEventListener('input', (event) => {
      const { target } = event
      const types = target instanceof HTMLInputElement && ['text', 'date', 'time', 'search', 'number'].includes(target.type)
      if (types || target instanceof HTMLTextAreaElement) {
        const typed = Number(sessionStorage.getItem('typed') ?? 0)
        sessionStorage.setItem('typed', String(typed + Math.max(1, (event as InputEvent).data?.length ?? target.value.length)))
      }
    }, true)
  })
  return () => page.evaluate(() => Number(sessionStorage.getItem('typed') ?? 0))
}

test('from a LINE export to a confirmed logbook line nobody types a word again', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const lead = await signedIn(browser, 'demo.lead', size)
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const leader = await signedIn(browser, 'demo.leader', size)
  const typed = await Promise.all([lead, teacher, leader].map(countTyping))
  const name = `วงภาษาไทย ${project.name} ${now().toString(36)}`
  const { space } = await roomOf(lead, teacher, name)
  const names = await Promise.all(
    [teacher, lead].map(async (page) => (await (await page.request.get('/api/v1/me')).json()) as { id: string }),
  )

  // The export comes in: names are chosen, nothing is written.
  await lead.goto(`/spaces/${space}/import`)
  const export_ = Buffer.from(evening(project.name === 'phone' ? 3 : 4))
  await lead.getByLabel(/เลือกไฟล์ \.txt/).setInputFiles({ name: 'line.txt', mimeType: 'text/plain', buffer: export_ })
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  await lead.getByLabel('แอน คือใคร').selectOption(names[0]!.id)
  await lead.getByLabel('พี่นิด คือใคร').selectOption(names[1]!.id)
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  await lead.getByLabel('ยอมรับคำแจ้งนี้').check()
  await lead.getByRole('button', { name: 'นำเข้า 5 บรรทัด' }).click()
  await expect(lead.getByRole('heading', { name: 'นำเข้าเรียบร้อย' })).toBeVisible()

  // The group says that it was a session: its stretch is found in the talk.
  await lead.getByRole('link', { name: 'นับเป็นชั่วโมง PLC' }).click()
  const sheet = lead.getByRole('dialog', { name: 'นับเป็นชั่วโมง PLC' })
  await expect(sheet.getByText('19:02–19:47')).toBeVisible()
  await expect(sheet.getByRole('textbox', { name: 'เรื่องที่จะแก้' })).toHaveValue(name)
  const count = sheet.getByRole('button', { name: 'นับ 1 วงคุย' })
  await expect(count).toBeDisabled()
  await sheet.getByLabel(/กลุ่มยืนยันแล้ว/).check()
  await count.click()
  await expect(lead.getByRole('heading', { name })).toBeVisible()
  const session = lead.getByRole('article').filter({ hasText: 'คุยกันใน LINE' })
  await expect(session.getByText('ใน LINE', { exact: true })).toBeVisible()
  await expect(session.getByRole('listitem').first()).toContainText('0.75 ชม.')

  // The head confirms, the teacher's line stands and opens the talk behind it.
  await leader.goto('/hours')
  await expect(leader.getByText(name).first()).toBeVisible()
  for (const other of await leader.locator('label').filter({ hasNotText: name }).all())
    await other.getByRole('checkbox').uncheck()
  await leader.getByRole('button', { name: /^ยืนยันทั้งหมด/ }).click()
  await expect(leader.getByText(/^ยืนยันแล้ว/)).toBeVisible()
  await teacher.goto('/logbook')
  await teacher.getByRole('tab', { name: yearTab(day(7).getTime()) }).click()
  const line = teacher.getByRole('article').filter({ hasText: name })
  await expect(line).toContainText('0.75 ชม.')
  await expect(line).toContainText('ยืนยันแล้ว')
  await line.getByRole('link', { name: 'เปิดที่คุยกัน' }).click()
  await expect(teacher.getByText('วันนี้เด็กอ่านคำสระเอียได้ 9 คน')).toBeVisible()

  const characters = (await Promise.all(typed.map((count) => count()))).reduce((sum, one) => sum + one, 0)
  console.log(`TYPED characters=${characters}`)
  expect(characters).toBe(0)
})
