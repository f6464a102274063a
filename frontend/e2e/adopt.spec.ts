import { now } from '../testing/clock'
import { expect, test, type Page } from './test'

import { signedIn } from './people'

interface Made {
  id: string
}

/** What a page of ours sends: with its origin. */
async function send(page: Page, method: 'post' | 'put' | 'patch', path: string, data: object): Promise<Made> {
  const origin = process.env.BASE_URL ?? ''
  const answer = await page.request[method](`/api/v1${path}`, { data, headers: { origin, 'x-kalyanamit': '1' } })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return answer.status() === 204 ? { id: '' } : ((await answer.json()) as Made)
}

/** A practice of the lead school for everybody, under a name of its own. */
async function published(lead: Page, mark: string): Promise<string> {
  const card = {
    title: `อ่านออกวันละสิบนาที ${mark}`,
    summary: 'ฝึกอ่านสั้น ๆ ทุกเช้า',
    problem: 'แก้ปัญหาอ่านไม่ออกของเด็ก ป.1',
    for_whom: 'โรงเรียนขนาดเล็ก ครูไม่ครบชั้น',
    steps: ['เขียนชื่อเล่นบนบัตร', 'แจกลูกสะกดคำจากชื่อเพื่อน', 'อ่านคู่ก่อนกลับบ้าน'],
    results: 'อ่านได้ 19 จาก 21 คนใน 8 สัปดาห์',
    size_class: 'small',
    grades: ['ป.1'],
    subjects: ['ภาษาไทย'],
  }
  const { id } = await send(lead, 'post', '/practices', card)
  await send(lead, 'put', `/practices/${id}/publication`, { audience: 'public' })
  return id
}

/** Somebody who works at another school than the lead's. */
async function partner(browser: Parameters<typeof signedIn>[0], size: Parameters<typeof signedIn>[2], not: string): Promise<Page> {
  for (const login of ['demo.teacher', 'demo.leader', 'demo.outsider']) {
    const page = await signedIn(browser, login, size)
    const me = (await (await page.request.get('/api/v1/me')).json()) as { school: Made | null }
    if (me.school && me.school.id !== not) return page
    await page.context().close()
  }
  throw new Error('the sample world has nobody at a partner school')
}

test('a partner school finds, tries, measures, asks and keeps; the source sees it', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const lead = await signedIn(browser, 'demo.lead', size)
  const source = (await (await lead.request.get('/api/v1/me')).json()) as { school: Made }
  const practice = await published(lead, mark)
  const teacher = await partner(browser, size, source.school.id)

  // 1 and 2: searched without spaces, narrowed to small schools.
  await expect
    .poll(async () => {
      const found = await teacher.request.get('/api/v1/search', { params: { q: `แก้ปัญหาอ่านไม่ออก ${mark}`, kind: 'practice' } })
      return ((await found.json()) as { items: Made[] }).items.some((item) => item.id === practice)
    })
    .toBe(true)
  // The list of everything shows the first five practices; all of them stand under their own tab.
  await teacher.goto('/search?q=แก้ปัญหาอ่านไม่ออก&kind=practice')
  if (size && size.width < 1100) await teacher.getByRole('button', { name: 'ตัวกรอง' }).click()
  await teacher.getByRole('button', { name: /^ขนาดเล็ก/ }).filter({ visible: true }).first().click()
  await expect(teacher).toHaveURL(/size_class=small/)
  if (size && size.width < 1100) await teacher.keyboard.press('Escape')
  await teacher.getByRole('link', { name: new RegExp(`อ่านออกวันละสิบนาที ${mark}`) }).first().click()
  await expect(teacher.getByRole('heading', { level: 1, name: new RegExp(mark) })).toBeVisible()

  // 4 We will try it.
  const results = teacher.getByRole('region', { name: 'ใครลองใช้แล้วบ้าง' })
  await expect(results.getByText('ยังไม่มีโรงเรียนอื่นลองใช้')).toBeVisible()
  await results.getByRole('button', { name: 'เราจะลองใช้' }).click()
  const begin = teacher.getByRole('dialog', { name: 'โรงเรียนของท่านจะลองใช้' })
  await begin.getByLabel('ทำไมจึงอยากลอง').fill('เด็ก ป.1 อ่านไม่ออก 8 คน')
  await begin.getByRole('button', { name: 'เราจะลองใช้' }).click()
  await expect(results.getByText('เด็ก ป.1 อ่านไม่ออก 8 คน')).toBeVisible()
  await results.getByRole('button', { name: 'เริ่มลอง' }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'เริ่มลอง' }).click()

  // 5 The first measure: 12 of 20, six weeks ago.
  const day = (back: number) => new Date(now() + 7 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
  await results.getByRole('button', { name: 'เพิ่มตัวชี้วัด' }).click()
  const first = teacher.getByRole('dialog', { name: 'เพิ่มตัวชี้วัด' })
  await first.getByLabel('วัดอะไร').fill('อ่านคำพื้นฐานได้')
  await first.getByLabel('หน่วย').fill('คน')
  await first.getByLabel('ได้เท่าไร').fill('12')
  await first.getByLabel('จากทั้งหมด').fill('20')
  await first.getByLabel('วันที่วัด').fill(day(42))
  await first.getByRole('button', { name: 'บันทึก' }).click()
  await expect(results.getByRole('cell', { name: '12 จาก 20' })).toBeVisible()

  // 6 Asks the source school: a topic in a room, with the practice beside it.
  await teacher.getByRole('button', { name: 'ถามโรงเรียนต้นทาง' }).click()
  const ask = teacher.getByRole('dialog', { name: 'ถามโรงเรียนต้นทาง' })
  await ask.getByLabel('อยากถามอะไร').fill(`ถ้ามีครูคนเดียวสามชั้น เริ่มตรงไหนดี ${mark}`)
  await ask.getByRole('button', { name: 'ถามโรงเรียนต้นทาง' }).click()
  await expect(teacher.getByText(`เริ่มตรงไหนดี ${mark}`).first()).toBeVisible()

  // 7 Later: 17 of 20, and it is kept.
  await teacher.goto(`/practices/${practice}`)
  await results.getByRole('button', { name: 'บันทึกผลครั้งใหม่' }).click()
  const second = teacher.getByRole('dialog', { name: 'บันทึกผล “อ่านคำพื้นฐานได้”' })
  await second.getByLabel('ได้เท่าไร').fill('17')
  await expect(second.getByLabel('จากทั้งหมด')).toHaveValue('20')
  await second.getByRole('button', { name: 'บันทึก' }).click()
  await expect(results.getByRole('img', { name: /12\/20, 17\/20/ })).toBeVisible()
  await expect(results.getByText('ดีขึ้น', { exact: true })).toBeVisible()
  await results.getByRole('button', { name: 'ใช้ต่อ' }).click()
  const keep = teacher.getByRole('dialog', { name: 'ไปเป็น “ใช้ต่อ”' })
  await keep.getByLabel('เพราะอะไร').fill('อ่านได้ 17 จาก 20 คน')
  await keep.getByRole('button', { name: 'ใช้ต่อ' }).click()
  await expect(results.getByText('1 โรงเรียนใช้ต่อ 1 แห่งวัดผลดีขึ้น')).toBeVisible()
  await expect(results.getByText('1 จาก 1 โรงเรียนใช้ต่อ', { exact: true })).toBeVisible()
  await teacher.screenshot({ path: `test-results/adopt-${project.name}.png`, fullPage: true })

  // The source sees who, and is told.
  await lead.goto(`/practices/${practice}`)
  await expect(lead.getByRole('region', { name: 'ใครลองใช้แล้วบ้าง' }).getByText('อ่านได้ 17 จาก 20 คน')).toBeVisible()
  await lead.goto('/notifications')
  await expect(lead.getByText(new RegExp(`ลองแล้วใช้ต่อ: “อ่านออกวันละสิบนาที ${mark}” ของคุณ`))).toBeVisible({ timeout: 15_000 })
})

test('a school makes its own form, and the tree shows what changed', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const lead = await signedIn(browser, 'demo.lead', size)
  const source = (await (await lead.request.get('/api/v1/me')).json()) as { school: Made }
  const practice = await published(lead, mark)
  const teacher = await partner(browser, size, source.school.id)

  await teacher.goto(`/practices/${practice}`)
  await teacher.getByRole('button', { name: 'ปรับเป็นฉบับของเรา' }).click()
  const sheet = teacher.getByRole('dialog', { name: 'ปรับเป็นฉบับของเรา' })
  await sheet.getByLabel('ชื่อฉบับของท่าน').fill(`ฉบับคละชั้น ${mark}`)
  await sheet.getByLabel('ปรับอะไร').fill('จับคู่พี่สอนน้อง')
  await sheet.getByLabel('เพราะอะไร').fill('ครูคนเดียวสามชั้น')
  await sheet.getByRole('button', { name: 'เริ่มร่าง' }).click()
  await expect(teacher).toHaveURL(/\/practices\/.+\/edit/)

  const child = /practices\/([^/]+)\/edit/.exec(teacher.url())![1]!
  const etag = ((await (await teacher.request.get(`/api/v1/practices/${child}`)).json()) as { etag: string }).etag
  const origin = process.env.BASE_URL ?? ''
  const headers = { origin, 'x-kalyanamit': '1', 'if-match': `"${etag}"` }
  const saved = await teacher.request.patch(`/api/v1/practices/${child}`, { data: { results: 'อ่านได้เพิ่ม 4 คน' }, headers })
  expect(saved.ok(), await saved.text()).toBe(true)
  await send(teacher, 'put', `/practices/${child}/submission`, {})
  await send(lead, 'put', `/practices/${child}/publication`, { audience: 'network' })

  await lead.goto(`/practices/${practice}#lineage`)
  const tree = lead.getByRole('region', { name: 'ปรับจากใคร ใครปรับต่อ' }).first()
  await expect(tree.getByRole('link', { name: `ฉบับคละชั้น ${mark}` })).toBeVisible()
  await expect(tree.getByText('จับคู่พี่สอนน้อง')).toBeVisible()
  await lead.screenshot({ path: `test-results/lineage-${project.name}.png`, fullPage: true })
  await tree.getByRole('tab', { name: 'ตาราง' }).click()
  await expect(tree.getByRole('cell', { name: 'ครูคนเดียวสามชั้น' })).toBeVisible()

  // The public page needs nobody and runs nothing.
  const open = await browser.newContext({ javaScriptEnabled: false, baseURL: process.env.BASE_URL, viewport: size })
  const page = await open.newPage()
  const answer = await page.goto(`/p/${practice}`)
  expect(answer?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(mark) })).toBeVisible()
  await expect(page.getByText('แจกลูกสะกดคำจากชื่อเพื่อน')).toBeVisible()
  await page.screenshot({ path: `test-results/public-${project.name}.png`, fullPage: true })
  expect((await page.goto(`/p/${child}`))?.status()).toBe(404)
  await open.close()
})

test('an author names afterwards whose practice hers comes from', async ({ browser }, { project }) => {
  const mark = `${project.name} ${now().toString(36)}`
  const lead = await signedIn(browser, 'demo.lead', project.use.viewport ?? undefined)
  const source = await published(lead, `${mark} ต้น`)
  const own = await published(lead, `${mark} ต่อ`)
  const title = `อ่านออกวันละสิบนาที ${mark} ต้น`
  await expect
    .poll(async () => {
      const found = await lead.request.get('/api/v1/search', { params: { q: title, kind: 'practice', limit: 8 } })
      return ((await found.json()) as { items: Made[] }).items.some((item) => item.id === source)
    })
    .toBe(true)

  await lead.goto(`/practices/${own}`)
  await lead.getByRole('button', { name: 'ปรับมาจากวิธีของใคร' }).click()
  const sheet = lead.getByRole('dialog', { name: 'ปรับมาจากวิธีของใคร' })
  await sheet.getByRole('combobox', { name: 'วิธีต้นทาง' }).fill(title)
  await sheet.getByRole('option', { name: title }).click()
  await sheet.getByLabel('ปรับอะไรไปบ้าง').fill('อ่านเป็นคู่แทนอ่านทั้งห้อง')
  await sheet.getByLabel('เพราะอะไร').fill('ห้องคละชั้น')
  await sheet.getByRole('button', { name: 'บันทึกต้นทาง' }).click()

  const tree = lead.getByRole('region', { name: 'ปรับจากใคร ใครปรับต่อ' }).first()
  await expect(tree.getByRole('link', { name: title })).toBeVisible()
  await expect(tree.getByText('อ่านเป็นคู่แทนอ่านทั้งห้อง')).toBeVisible()
  await expect(tree.getByText('CC BY 4.0')).toBeVisible()
  await expect(lead.getByRole('button', { name: 'ปรับมาจากวิธีของใคร' })).toHaveCount(0)
})
