import { now } from '../testing/clock'
import { expect, test, type Locator, type Page } from './test'

import { openActs, readingRoom, say, signedIn, wrote } from './people'

/** A picture as a telephone makes it, with a light spot in the middle where a face would be. */
async function photo(page: Page): Promise<Buffer> {
  const encoded = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 900
    canvas.height = 600
    const pen = canvas.getContext('2d')!
    for (let x = 0; x < 900; x += 6) {
      pen.fillStyle = `hsl(${x % 360} 70% ${(x / 6) % 2 ? 30 : 70}%)`
      pen.fillRect(x, 0, 6, 600)
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1]!
  })
  return Buffer.from(encoded, 'base64')
}

const origin = () => process.env.BASE_URL ?? ''

interface Said {
  number: number
  body: string | null
  files: { id: string }[]
}
async function talk(page: Page, room: string): Promise<Said[]> {
  const answer = await page.request.get(`/api/v1/spaces/${room}/messages?limit=20`)
  return ((await answer.json()) as { items: Said[] }).items
}

async function marked(page: Page, room: string, words: string, mark: string): Promise<void> {
  const message = (await talk(page, room)).find(({ body }) => body?.includes(words))!
  const path = `/api/v1/spaces/${room}/messages/${message.number}/marks/${mark}`
  expect((await page.request.put(path, { ...wrote(), data: {} })).ok()).toBe(true)
}

/** Selects words inside an element, as a finger or a mouse does. */
async function select(text: Locator, words: string): Promise<void> {
  await text.scrollIntoViewIfNeeded()
  await text.evaluate((element, wanted) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.textContent!.indexOf(wanted)
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      const selection = getSelection()!
      selection.removeAllRanges()
      selection.addRange(range)
      return
    }
    throw new Error(`“${wanted}” is not there`)
  }, words)
}

async function nothingSpills(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide, 'the page is no wider than the screen').toBeLessThanOrEqual(0)
}

test('J-05: from talk to a published practice, with a blurred picture, a colleague and the lead', async ({
  browser,
}, { project }) => {
  test.setTimeout(120_000)
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const colleague = await signedIn(browser, 'demo.leader', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)

  // 1. The talk: a question, what was found, how it was done, and a picture.
  await say(teacher, `ทำไมเด็กอ่านไม่ออก ${mark}`)
  await say(teacher, `อ่านได้ 17 จาก 20 คน ${mark}`)
  await say(teacher, `ด.ช.สมมุติ ใจกล้า อ่านคล่องขึ้น ${mark}\n1. จับคู่เพื่อนช่วยเพื่อน\n2. อ่านออกเสียงวันละสิบนาที`)
  await teacher.getByRole('dialog').getByRole('button', { name: 'ส่งต่อไป' }).click()
  await teacher.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await teacher
    .locator('input[data-attach=choose]')
    .setInputFiles({ name: 'ห้องเรียน.jpg', mimeType: 'image/jpeg', buffer: await photo(teacher) })
  await say(teacher, `ภาพวันนี้ ${mark}`)
  await teacher.getByRole('dialog').getByRole('button', { name: 'ไม่มี ใช้ภาพนี้' }).click()
  await expect.poll(async () => (await talk(teacher, room)).filter(({ body }) => body?.includes(mark)).length).toBe(4)
  await marked(teacher, room, `ทำไมเด็กอ่านไม่ออก ${mark}`, 'question')
  await marked(teacher, room, `อ่านได้ 17 จาก 20 คน ${mark}`, 'finding')

  // They are picked, and a card is drafted; the picture is blurred before it leaves the room.
  const rows = teacher.getByRole('listitem').filter({ hasText: mark })
  await openActs(rows.last())
  await teacher.getByRole('button', { name: 'เลือกหลายข้อความ' }).click()
  for (const at of [0, 1, 2]) await rows.nth(at).getByRole('checkbox').check()
  await expect(teacher.getByText('เลือกแล้ว 4 ข้อความ')).toBeVisible()
  await nothingSpills(teacher)
  await teacher.getByRole('button', { name: 'ร่างนวัตกรรม…' }).click()
  const begin = teacher.getByRole('dialog', { name: 'ร่างนวัตกรรม' })
  await begin.getByLabel('ชื่อนวัตกรรม').fill(`จับคู่อ่าน ${mark}`)
  await expect(begin.getByRole('checkbox')).toBeChecked()
  await begin.getByRole('button', { name: 'เริ่มร่าง' }).click()
  const asked = teacher.getByRole('dialog', { name: 'มีนักเรียนที่จำหน้าได้ไหม?' })
  const canvas = asked.locator('canvas')
  await expect(canvas).toBeVisible()
  const box = (await canvas.boundingBox())!
  await teacher.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await teacher.mouse.down()
  await teacher.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 10, { steps: 6 })
  await teacher.mouse.up()
  await asked.getByRole('button', { name: 'ใช้ภาพที่เบลอแล้ว' }).click()
  await teacher.waitForURL(/\/practices\/[^/]+\/edit/)
  const id = new URL(teacher.url()).pathname.split('/')[2]!

  // 2. What was said stands where its marks say.
  await expect(teacher.getByLabel('ชื่อนวัตกรรม')).toHaveValue(`จับคู่อ่าน ${mark}`)
  await expect(teacher.getByLabel('ปัญหา', { exact: true })).toHaveValue(`ทำไมเด็กอ่านไม่ออก ${mark}`)
  await expect(teacher.getByLabel('ผลที่เกิดกับนักเรียน')).toHaveValue(`อ่านได้ 17 จาก 20 คน ${mark}`)
  await expect(teacher.getByLabel('ขั้นที่ 2')).toHaveValue('อ่านออกเสียงวันละสิบนาที')
  await expect(teacher.getByLabel('ภาพและไฟล์').getByText('ห้องเรียน.jpg')).toBeVisible()
  await nothingSpills(teacher)

  // 3. For whom, and what came of it.
  await teacher.getByLabel('เหมาะกับใคร').fill('นักเรียน ป.1–3 โรงเรียนขนาดเล็ก')
  await teacher.getByLabel('สรุปสั้น ๆ').fill('จับคู่เด็กอ่านด้วยกันทุกเช้า')
  await expect(teacher.getByText(/บันทึกร่างแล้ว/)).toBeVisible()

  // 4. A pupil's name is noticed before anybody else reads it.
  await teacher.getByRole('button', { name: 'ส่งให้เพื่อนครูตรวจ' }).click()
  const ask = teacher.getByRole('dialog', { name: 'ให้ใครตรวจ' })
  await ask.getByRole('button', { name: 'ส่งให้เพื่อนครูตรวจ' }).click()
  const warned = teacher.getByRole('dialog').filter({ hasText: 'ชื่อนักเรียน' })
  await expect(warned.getByText(/ด\.ช\.สมมุติ/)).toBeVisible()
  await warned.getByRole('button', { name: 'แก้ก่อน' }).click()
  await teacher.keyboard.press('Escape')
  await teacher.getByLabel('เล่าเพิ่มเติม').fill(`นักเรียนคนหนึ่งอ่านคล่องขึ้น ${mark}`)
  await expect(teacher.getByText(/บันทึกร่างแล้ว/)).toBeVisible()
  await teacher.getByRole('button', { name: 'ส่งให้เพื่อนครูตรวจ' }).click()
  await ask.getByRole('button', { name: 'ส่งให้เพื่อนครูตรวจ' }).click()
  await expect(teacher.getByText('รอเพื่อนครูในโรงเรียนคนใดก็ได้ตรวจ')).toBeVisible()

  // 5. A colleague comments on a passage and returns it; the authors hear of it where they write.
  await colleague.goto('/notifications')
  // Others send drafts at the same time: this one, by its address.
  await colleague.getByRole('link', { name: /มีร่างนวัตกรรมรอคุณตรวจ/ }).and(colleague.locator(`[href*="${id}"]`)).first().click()
  await colleague.waitForURL(`**/practices/${id}/review`)
  await expect(colleague.getByText('ท่านได้รับเชิญให้ตรวจ')).toBeVisible()
  await select(colleague.locator('[data-text=results]'), '17 จาก 20 คน')
  await colleague.getByRole('button', { name: /ให้ความเห็นกับ “17 จาก 20 คน”/ }).click()
  await colleague.getByLabel(/ให้ความเห็นกับ/).fill('วัดด้วยแบบคัดกรองใด')
  await colleague.getByRole('button', { name: 'บันทึกความเห็น' }).click()
  await expect(colleague.locator('mark')).toHaveText('17 จาก 20 คน')
  await nothingSpills(colleague)
  await expect(teacher.getByText('วัดด้วยแบบคัดกรองใด')).toBeVisible()
  await teacher.getByLabel('ผลที่เกิดกับนักเรียน').fill(`แบบคัดกรองของ สพฐ. อ่านได้ 17 จาก 20 คน ${mark}`)
  await expect(colleague.locator('[data-text=results]')).toContainText('แบบคัดกรองของ สพฐ.')
  await expect(colleague.locator('mark')).toHaveText('17 จาก 20 คน')
  await teacher.getByRole('button', { name: 'จัดการแล้ว', exact: true }).click()
  await expect(colleague.locator('mark')).toHaveCount(0)
  await colleague.getByRole('button', { name: 'ตรวจแล้ว พร้อม' }).click()
  await expect(colleague.getByText('รอบรรณาธิการของสถานศึกษาแกนนำ')).toBeVisible()

  // The lead approves for everyone, and the author publishes under CC BY.
  await lead.goto('/notifications')
  await lead.getByRole('link', { name: /มีร่างนวัตกรรมรอคุณตรวจ/ }).and(lead.locator(`[href*="${id}"]`)).first().click()
  await lead.getByRole('button', { name: 'เห็นชอบให้เผยแพร่สาธารณะ' }).click()
  await expect(lead.getByText(/แกนนำเห็นชอบคำเหล่านี้แล้ว/)).toBeVisible()
  await expect(teacher.getByText(/แกนนำเห็นชอบคำเหล่านี้แล้ว/)).toBeVisible()
  await teacher.getByRole('button', { name: 'เผยแพร่', exact: true }).first().click()
  const publish = teacher.getByRole('dialog', { name: 'เผยแพร่' })
  await publish.getByRole('button', { name: 'สาธารณะ' }).click()
  await expect(publish.getByText(/CC BY 4\.0/)).toBeVisible()
  await publish.getByRole('button', { name: 'เผยแพร่' }).click()
  await teacher.waitForURL(`**/practices/${id}`)

  // 6. As everybody reads it: licence, credit, picture; the room's words only for those who read the room.
  await expect(teacher.getByText(/· CC BY 4\.0$/)).toBeVisible()
  const picture = teacher.getByRole('img', { name: 'ห้องเรียน.jpg' })
  await expect(picture).toBeVisible()
  await expect(teacher.getByRole('link', { name: /อ่านไม่ออก ป\.1 ข้อความที่/ })).toHaveCount(4)
  await nothingSpills(teacher)
  const outside = await browser.newContext({ baseURL: origin() })
  const read = await outside.request.get(`/api/v1/practices/${id}/sources`)
  expect(((await read.json()) as { items: { space: unknown }[] }).items.every(({ space }) => space === null)).toBe(true)

  // What was blurred is not what stands in the room.
  const shown = (await (await teacher.request.get(`/api/v1/practices/${id}`)).json()) as { files: { id: string }[] }
  const original = (await talk(teacher, room)).find(({ body }) => body.includes(`ภาพวันนี้ ${mark}`))!.files[0]!
  const bytes = async (file: string) => (await teacher.request.get(`/api/v1/files/${file}/content`)).body()
  expect((await bytes(shown.files[0]!.id)).equals(await bytes(original.id))).toBe(false)
})

test('two people write one draft: each sees the other, fields arrive, and one contested field loses nothing', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const colleague = await signedIn(browser, 'demo.leader', size)
  const me = (await (await colleague.request.get('/api/v1/me')).json()) as { id: string }
  const made = await teacher.request.post('/api/v1/practices', {
    ...wrote(),
    data: { title: `เขียนด้วยกัน ${mark}`, authors: [me.id] },
  })
  const { id } = (await made.json()) as { id: string }
  await Promise.all([teacher, colleague].map((page) => page.goto(`/practices/${id}/edit`)))
  await expect(colleague.getByLabel('ชื่อนวัตกรรม')).toHaveValue(`เขียนด้วยกัน ${mark}`)
  await teacher.getByLabel('ปัญหา', { exact: true }).focus()
  await expect(colleague.getByText('ครูแอน กำลังเขียนช่อง “ปัญหา”')).toBeVisible()

  await teacher.getByLabel('ปัญหา', { exact: true }).fill('เด็กไม่กล้าอ่านออกเสียง')
  await colleague.getByLabel('ค่าใช้จ่าย').fill('120 บาท')
  await expect(colleague.getByLabel('ปัญหา', { exact: true })).toHaveValue('เด็กไม่กล้าอ่านออกเสียง')
  await expect(teacher.getByLabel('ค่าใช้จ่าย')).toHaveValue('120 บาท')

  // Both in one field before either hears of the other: nothing of either is lost, and a person chooses.
  let typed = () => {}
  const bothTyped = new Promise<void>((resolve) => (typed = resolve))
  for (const page of [teacher, colleague]) {
    await page.route(`**/api/v1/practices/${id}`, async (route) => {
      if (route.request().method() === 'PATCH') await bothTyped
      await route.fallback()
    })
  }
  await Promise.all([
    teacher.getByLabel('ผลที่เกิดกับนักเรียน').fill('อ่านได้ 17 จาก 20 คน'),
    colleague.getByLabel('ผลที่เกิดกับนักเรียน').fill('กล้าอ่านหน้าชั้นทุกคน'),
  ])
  typed()
  const disputed = async () => {
    for (const page of [teacher, colleague]) {
      if (await page.getByRole('button', { name: 'เก็บของฉัน' }).isVisible()) return page
    }
    return undefined
  }
  await expect.poll(async () => (await disputed()) !== undefined).toBe(true)
  const chooser = (await disputed())!
  await expect(chooser.getByRole('paragraph').filter({ hasText: 'อ่านได้ 17 จาก 20 คน' })).toBeVisible()
  await expect(chooser.getByRole('paragraph').filter({ hasText: 'กล้าอ่านหน้าชั้นทุกคน' })).toBeVisible()
  await nothingSpills(chooser)
  const mine = await chooser.getByLabel('ผลที่เกิดกับนักเรียน').inputValue()
  await chooser.getByRole('button', { name: 'เก็บของฉัน' }).click()
  await chooser.getByRole('button', { name: 'ยืนยัน' }).click()
  for (const page of [teacher, colleague]) {
    await expect(page.getByLabel('ผลที่เกิดกับนักเรียน')).toHaveValue(mine)
  }
})
