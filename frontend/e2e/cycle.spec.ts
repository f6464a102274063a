import { now, yearTab } from '../testing/clock'
import { expect, test, type Page } from './test'

import { openActs, say, signedIn } from './people'

interface Made {
  id: string
}

/** What a page of ours sends: with its origin. */
async function send(page: Page, method: 'post' | 'put', path: string, data: object): Promise<Made> {
  const origin = process.env.BASE_URL ?? ''
  const answer = await page.request[method](`/api/v1${path}`, { data, headers: { origin, 'x-kalyanamit': '1' } })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return answer.status() === 204 ? { id: '' } : ((await answer.json()) as Made)
}
async function me(page: Page): Promise<Made & { name: string; school: { id: string } }> {
  return (await (await page.request.get('/api/v1/me')).json()) as Made & { name: string; school: { id: string } }
}
const clock = (moment: Date) => new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(11, 16)
const day = (moment: Date) => new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)

/**
 * 75 minutes that are over, on one Thai day, within the day in which late words count. Each project takes its own:
 * the sample people are the same, and moments that overlap count once.
 */
function morning(project: string): { from: Date; until: Date } {
  const length = 75 * 60_000
  const ago = (project === 'phone' ? 180 : 480) * 60_000
  let from = new Date(Math.floor(now() / 60_000) * 60_000 - ago)
  if (day(from) !== day(new Date(from.getTime() + length))) from = new Date(from.getTime() - 120 * 60_000)
  return { from, until: new Date(from.getTime() + length) }
}

test('a team runs a cycle, hours fall out of the talk, the head confirms, the teacher reads the logbook', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const leader = await signedIn(browser, 'demo.leader', size)
  const [model, recorder] = [await me(teacher), await me(lead)]

  // A room of the team.
  const networks = await lead.request.get(`/api/v1/networks?organisation=${recorder.school.id}`)
  const network = ((await networks.json()) as { items: Made[] }).items[0]!.id
  const space = (await send(lead, 'post', '/spaces', { name: `ทีมอ่าน ${mark}`, network, audience: 'closed' })).id
  await send(lead, 'put', `/spaces/${space}/members/${model.id}`, { role: 'member' })

  // 1 The model teacher starts the cycle.
  await teacher.goto(`/spaces/${space}`)
  await teacher.getByRole('button', { name: 'เริ่มวงรอบ' }).click()
  await teacher.getByRole('textbox', { name: 'เรื่องที่จะแก้' }).fill(`อ่านไม่ออก ป.1 ${mark}`)
  await teacher.getByRole('dialog').getByRole('button', { name: 'เริ่มวงรอบ' }).click()
  await expect(teacher.getByRole('heading', { name: `อ่านไม่ออก ป.1 ${mark}` })).toBeVisible()
  await expect(teacher.getByText('ค้นหาปัญหา').first()).toBeVisible()

  // 2 Roles.
  await teacher.getByRole('button', { name: 'เลือกบทบาท' }).click()
  await teacher.getByLabel('ครูต้นแบบ (Model Teacher)').selectOption(model.id)
  await teacher.getByLabel('ครูร่วมเรียนรู้ (Buddy Teacher)').selectOption(recorder.id)
  await teacher.getByLabel('ผู้บันทึก (Recorder)').selectOption(recorder.id)
  await teacher.getByRole('dialog').getByRole('button', { name: 'บันทึก' }).click()
  await expect(teacher.getByText('ผู้บันทึก (Recorder)')).toBeVisible()

  // 3 The card says what to do now; the cycle moves on.
  await teacher.getByRole('button', { name: 'ไปขั้น ออกแบบร่วมกัน' }).click()
  await teacher.getByRole('link', { name: 'กลับไปห้อง' }).click()
  await expect(teacher.getByRole('link', { name: /ดูวงรอบ/ })).toContainText('ขั้น 2 · ออกแบบร่วมกัน')

  // 4 The team talks in an open session; hours move; a finding is marked and pointed at an item.
  await teacher.getByRole('link', { name: /ดูวงรอบ/ }).click()
  await teacher.getByRole('button', { name: 'เปิดวงคุย' }).click()
  await expect(teacher.getByText('กำลังคุย')).toBeVisible()
  await expect(teacher.getByText('รหัสสำหรับคนในที่ประชุม')).toBeVisible()
  await Promise.all([teacher.goto(`/spaces/${space}`), lead.goto(`/spaces/${space}`)])
  const words = `จับคู่อ่านแล้วเด็กเงียบกล้าอ่าน ${mark}`
  await say(teacher, words)
  await say(lead, `ขอลองบ้างค่ะ ${mark}`)
  await expect(teacher.getByRole('link', { name: /ดูวงรอบ/ })).toContainText('0.25 ชม.')
  const seen = lead.getByRole('listitem').filter({ hasText: words })
  await openActs(seen)
  await lead.getByRole('dialog').getByRole('button', { name: 'ข้อค้นพบ' }).click()
  await expect(seen.getByText('ข้อค้นพบ · 3.5')).toBeVisible()
  await lead.getByRole('button', { name: 'เลือกประเด็นมาตรฐาน', exact: true }).click()
  await lead.getByRole('dialog').getByRole('button', { name: /^1\.1/ }).click()
  await expect(seen.getByText('ข้อค้นพบ · 1.1')).toBeVisible()

  // 5 The buddy writes what was seen.
  await lead.getByRole('link', { name: /ดูวงรอบ/ }).click()
  await lead.getByRole('button', { name: 'เขียนบันทึกการสังเกต' }).click()
  await lead.getByRole('textbox', { name: 'เห็นอะไรในชั้นเรียน' }).fill('เด็กหลังห้องยกมือครั้งแรก')
  const photo = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  )
  await lead
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({ name: 'ห้องเรียน.png', mimeType: 'image/png', buffer: photo })
  await expect(lead.getByRole('dialog').getByRole('button', { name: /^เอา.*ห้องเรียน/ })).toBeVisible()
  await lead.getByRole('dialog').getByRole('button', { name: 'บันทึก' }).click()
  await expect(lead.getByText('เด็กหลังห้องยกมือครั้งแรก')).toBeVisible()
  await expect(lead.getByRole('img', { name: /ห้องเรียน/ })).toBeVisible()

  // 6 A reflection of 75 minutes this morning, in a dead spot: the words came later and count when they were written.
  await teacher.goto(`/spaces/${space}`)
  await teacher.getByRole('link', { name: /ดูวงรอบ/ }).click()
  await teacher.getByRole('button', { name: 'ปิดวงคุย' }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'ปิดวงคุย' }).click()
  await expect(teacher.getByText('จบแล้ว')).toBeVisible()
  const { from, until } = morning(project.name)
  for (const [page, minutes] of [
    [teacher, [2, 17, 32, 47, 62]],
    [lead, [5, 33, 70]],
  ] as const) {
    for (const minute of minutes) {
      const written = new Date(from.getTime() + minute * 60_000).toISOString()
      const body = `สะท้อนผลนาทีที่ ${minute} ${mark}`
      await send(page, 'post', `/spaces/${space}/messages`, { client_id: crypto.randomUUID(), body, written_at: written })
    }
  }
  await lead.getByRole('button', { name: 'บันทึกวงที่คุยไปแล้ว' }).click()
  await lead.getByLabel('คุยเรื่อง').fill('สะท้อนผลรอบแรก')
  await lead.getByLabel('วันที่').fill(day(from))
  await lead.getByLabel('เริ่ม', { exact: true }).fill(clock(from))
  await lead.getByLabel('จบ', { exact: true }).fill(clock(until))
  await lead.getByRole('dialog').getByRole('button', { name: 'บันทึก' }).click()
  const session = lead.getByRole('article').filter({ hasText: 'สะท้อนผลรอบแรก' })
  await expect(session.getByRole('listitem').filter({ hasText: model.name })).toContainText('1.25 ชม.')
  await expect(session.getByRole('listitem').filter({ hasText: recorder.name })).toContainText('0.75 ชม.')

  // 8 The head confirms all of their own school's people at once.
  await leader.goto('/hours')
  await expect(leader.getByText(`อ่านไม่ออก ป.1 ${mark}`).first()).toBeVisible()
  // Other teams' hours are theirs to try.
  for (const other of await leader.locator('label').filter({ hasNotText: mark }).all())
    await other.getByRole('checkbox').uncheck()
  await leader.getByRole('button', { name: /^ยืนยันทั้งหมด/ }).click()
  await expect(leader.getByText(/^ยืนยันแล้ว/)).toBeVisible()
  await expect(leader.getByText(`อ่านไม่ออก ป.1 ${mark}`)).toHaveCount(0)

  // J-04: three taps to one's hours by role and topic, and to the talk behind a line.
  await teacher.goto('/logbook')
  await teacher.getByRole('tab', { name: yearTab(from.getTime()) }).click()
  const line = teacher.getByRole('article').filter({ hasText: mark }).filter({ hasText: 'สะท้อนผลรอบแรก' })
  await expect(line).toContainText('1.25 ชม.')
  await expect(line).toContainText('ยืนยันแล้ว')
  await expect(line).toContainText('ครูต้นแบบ')
  await expect(line).toContainText('◆ 2.4')
  await line.getByRole('link', { name: 'เปิดที่คุยกัน' }).click()
  await expect(teacher).toHaveURL(new RegExp(`/spaces/${space}`))
  await expect(teacher.getByText(words)).toBeVisible()
})
