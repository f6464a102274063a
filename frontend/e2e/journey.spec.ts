import { now } from '../testing/clock'
import { expect, test } from './test'

import { readingRoom, say, signedIn } from './people'

test('a practice is published, found by a Thai phrase, talked about live, and the supervisor sees the network', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`

  const lead = await signedIn(browser, 'demo.lead', size)
  await lead.goto('/practices/new')
  await lead.getByLabel('ชื่อนวัตกรรม').fill(`กระเป๋าคำหมุนบ้าน ${mark}`)
  await lead.getByRole('button', { name: 'ต่อไป' }).click()
  await lead.waitForURL('**/edit')
  const id = lead.url().split('/').at(-2) ?? ''
  await lead.getByLabel('สรุปสั้น').fill('กระเป๋าคำหมุนเวียนกลับบ้านให้เด็กได้อ่านกับครอบครัว')
  await lead.getByLabel('ปัญหา').fill('เด็ก ป.1 จำนวน 9 จาก 21 คนจำคำพื้นฐานไม่ได้หลังกลับบ้าน')
  await lead.getByLabel('ขั้นที่ 1').fill('เด็กพากระเป๋าคำกลับบ้านคนละสองวัน ผู้ปกครองอ่านด้วยกันวันละห้าคำ')
  await lead.getByLabel('ผลที่เกิด').first().fill('หลังหกสัปดาห์ 17 จาก 21 คนอ่านคำพื้นฐานได้')
  await lead.getByRole('button', { name: 'เผยแพร่' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: 'เผยแพร่', exact: true }).click()
  await lead.waitForURL(`**/practices/${id}`)

  const teacher = await signedIn(browser, 'demo.teacher', size)
  await expect(async () => {
    await teacher.goto(`/search?q=${encodeURIComponent('กระเป๋าคำกลับบ้าน')}`)
    await expect(teacher.getByText(`กระเป๋าคำหมุนบ้าน ${mark}`, { exact: true })).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 15_000 })
  await teacher.getByText(`กระเป๋าคำหมุนบ้าน ${mark}`, { exact: true }).click()
  // The list shows the same words, of every run that has published: only the practice's own page counts.
  await teacher.waitForURL(`**/practices/${id}`)
  await expect(teacher.getByText('หลังหกสัปดาห์ 17 จาก 21 คน')).toBeVisible()

  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await lead.goto(`/spaces/${room}`)
  await expect(lead.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()
  await say(teacher, `กระเป๋าคำใช้กับห้องคละชั้นได้ไหมคะ ${mark}`)
  await expect(lead.getByText(`กระเป๋าคำใช้กับห้องคละชั้นได้ไหมคะ ${mark}`, { exact: true })).toBeVisible()
  await say(lead, `ได้ค่ะ แบ่งคำตามชั้นก่อน ${mark}`)
  await expect(teacher.getByText(`ได้ค่ะ แบ่งคำตามชั้นก่อน ${mark}`, { exact: true })).toBeVisible()
  await expect(teacher.getByText(`กระเป๋าคำใช้กับห้องคละชั้นได้ไหมคะ ${mark}`, { exact: true })).toHaveCount(1)

  const supervisor = await signedIn(browser, 'demo.supervisor', size)
  await supervisor.goto('/overview')
  await expect(supervisor.getByRole('heading', { name: 'วันนี้ควรโทรหาใคร' })).toBeVisible()
  await expect(supervisor.getByText(/แห่งเงียบ \d+ วัน/).first()).toBeVisible()
  const network = (await (await teacher.request.get('/api/v1/me/today')).json()).networks[0].id as string
  await supervisor.goto(`/networks/${network}`)
  await expect(supervisor.getByText('โรงเรียนร่วมพัฒนาที่มีส่วนร่วม')).toBeVisible()
})

test('a stranger learns nothing of the room', async ({ browser }) => {
  const teacher = await signedIn(browser, 'demo.teacher')
  const room = await readingRoom(teacher)
  const stranger = await signedIn(browser, 'demo.outsider')
  expect((await stranger.request.get(`/api/v1/spaces/${room}`)).status()).toBe(404)
  await stranger.goto(`/spaces/${room}`)
  await expect(stranger.getByText('ไม่พบ').first()).toBeVisible()
  await expect(stranger.getByText('อ่านไม่ออก ป.1')).toHaveCount(0)
})

test('words written without a line wait, and go out once when it is back', async ({ browser }, { project }) => {
  const words = `เขียนตอนไม่มีสัญญาณ ${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await expect(teacher.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()
  await teacher.context().setOffline(true)
  await say(teacher, words)
  await expect(teacher.getByText('รอส่ง').first()).toBeVisible()
  await teacher.context().setOffline(false)
  const sent = async () => {
    const page = await teacher.request.get(`/api/v1/spaces/${room}/messages?limit=30`)
    const { items } = (await page.json()) as { items: { body?: string }[] }
    return items.filter((message) => message.body === words).length
  }
  await expect.poll(sent, { timeout: 30_000 }).toBe(1)
  await expect(teacher.getByText(words, { exact: true })).toHaveCount(1)
})
