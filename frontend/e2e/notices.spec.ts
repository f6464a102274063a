import { now } from '../testing/clock'
import { expect, test, type Page } from './test'

import { readingRoom, say, signedIn } from './people'

const myId = async (page: Page) => ((await (await page.request.get('/api/v1/me')).json()) as { id: string }).id

/** As the page itself sends it. */
async function post(page: Page, path: string, data: unknown) {
  const headers = { origin: process.env.BASE_URL ?? '', 'x-kalyanamit': '1' }
  const answer = await page.request.post(`/api/v1${path}`, { data, headers })
  expect(answer.ok(), await answer.text()).toBe(true)
  return (await answer.json()) as { number: number; id: string }
}

test('a mention rings the bell, leads to its message, and is quiet once read', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  await lead.goto('/notifications')
  await expect(lead.getByRole('heading', { name: 'การแจ้งเตือน', exact: true })).toBeVisible()
  const { number } = await post(teacher, `/spaces/${room}/messages`, {
    client_id: crypto.randomUUID(),
    body: `@[${await myId(lead)}] ช่วยดูแบบฝึกนี้หน่อยค่ะ ${mark}`,
  })
  const item = lead.getByRole('link').filter({ hasText: mark })
  await expect(item).toContainText('เอ่ยถึงคุณ')
  await expect(lead.getByRole('link', { name: /ยังไม่อ่าน|การแจ้งเตือน \d/ }).first()).toBeAttached()
  await item.click()
  await lead.waitForURL(`**/spaces/${room}?message=${number}`)
  await expect(lead.getByText(mark)).toBeVisible()
  const unread = async () => {
    const inbox = await (await lead.request.get('/api/v1/notifications?limit=100')).json()
    return (inbox as { items: { unread: boolean; excerpt: string | null }[] }).items.filter(
      (notice) => notice.unread && notice.excerpt?.includes(mark),
    ).length
  }
  await expect.poll(unread).toBe(0)
})

test('a message is reported, hidden by a decision, and both sides hear of it', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const supervisor = await signedIn(browser, 'demo.supervisor', size)
  const room = await readingRoom(teacher)
  await post(supervisor, `/spaces/${room}/messages`, { client_id: crypto.randomUUID(), body: `คำที่ไม่ควรอยู่ ${mark}` })
  await teacher.goto(`/spaces/${room}`)
  const row = teacher.getByRole('listitem').filter({ hasText: mark })
  await row.getByRole('button', { name: /^ทำอะไรกับข้อความ/ }).last().click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'รายงาน' }).click()
  const sheet = teacher.getByRole('dialog', { name: 'รายงานให้ผู้ดูแลดู' })
  await sheet.getByRole('button', { name: 'หยาบคาย ดูหมิ่น' }).click()
  await sheet.getByRole('button', { name: 'รายงาน', exact: true }).click()
  await expect(teacher.getByText('ส่งรายงานแล้ว')).toBeVisible()
  await expect(teacher.getByText(`คำที่ไม่ควรอยู่ ${mark}`, { exact: true })).toBeVisible()

  await lead.goto('/reports')
  await lead.getByRole('link').filter({ hasText: mark }).click()
  await lead.getByRole('group', { name: 'ตัดสิน' }).getByRole('button', { name: 'ซ่อน' }).click()
  await lead.getByLabel('บอกเจ้าตัวว่าเพราะอะไร').fill('ขอให้สุภาพต่อกัน')
  await lead.getByRole('button', { name: 'ตัดสิน', exact: true }).click()
  await lead.getByRole('dialog').getByRole('button', { name: 'ซ่อน' }).click()
  await expect(lead.getByText('คำตัดสิน: ซ่อน')).toBeVisible()

  await expect(teacher.getByText(`คำที่ไม่ควรอยู่ ${mark}`, { exact: true })).toHaveCount(0)
  await teacher.goto('/notifications')
  await expect(teacher.getByText('รายงานของคุณมีคำตัดสินแล้ว').first()).toBeVisible()
  await supervisor.goto('/notifications')
  await supervisor.getByText('สิ่งที่คุณเขียนถูกซ่อนหลังมีรายงาน').first().click()
  await expect(supervisor.getByText('ขอให้สุภาพต่อกัน')).toBeVisible()
  await expect(supervisor.getByText('รายงานโดย')).toHaveCount(0)
})

test('words with a pupil’s name are asked about, and go when the person says so', async ({ browser }, { project }) => {
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await say(teacher, `ด.ช.ข้าวปั้น อ่านได้แล้ว ${mark}`)
  const asked = teacher.getByRole('dialog', { name: 'มีชื่อนักเรียนในข้อความ' })
  await expect(asked).toContainText('“ด.ช.ข้าวปั้น”')
  await asked.getByRole('button', { name: 'แก้ก่อน' }).click()
  await expect(teacher.getByRole('textbox', { name: 'ข้อความ' })).toHaveValue(`ด.ช.ข้าวปั้น อ่านได้แล้ว ${mark}`)
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await asked.getByRole('button', { name: 'ส่งต่อไป' }).click()
  await expect(teacher.getByText(`ด.ช.ข้าวปั้น อ่านได้แล้ว ${mark}`, { exact: true })).toBeVisible()
})

test('quiet hours and levels of rooms are kept', async ({ browser }, { project }) => {
  // Choices are a person's: each project has one of its own.
  const login = project.name === 'phone' ? 'demo.teacher' : 'demo.lead'
  const teacher = await signedIn(browser, login, project.use.viewport ?? undefined)
  await teacher.goto('/notifications/settings')
  await teacher.getByLabel('เริ่มพัก').fill('19:30')
  await teacher.getByLabel('เริ่มพัก').blur()
  await expect(teacher.getByText('บันทึกแล้ว').first()).toBeVisible()
  const room = teacher.getByRole('group', { name: 'แจ้งเตือนจากห้อง อ่านไม่ออก ป.1' })
  const kept = teacher.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().includes('/notifications/rooms/'))
  await room.getByRole('button', { name: 'ทุกข้อความ' }).click()
  await kept
  await expect(room.getByRole('button', { name: 'ทุกข้อความ' })).toHaveAttribute('aria-pressed', 'true')
  await teacher.reload()
  await expect(teacher.getByLabel('เริ่มพัก')).toHaveValue('19:30')
  await expect(room.getByRole('button', { name: 'ทุกข้อความ' })).toHaveAttribute('aria-pressed', 'true')
  await room.getByRole('button', { name: 'เมื่อเอ่ยถึงฉัน' }).click()
  await expect(room.getByRole('button', { name: 'เมื่อเอ่ยถึงฉัน' })).toHaveAttribute('aria-pressed', 'true')
})
