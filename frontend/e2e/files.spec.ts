import { now } from '../testing/clock'
import { expect, test, type Page } from './test'

import { nobodyIsOnIt, openActs, readingRoom, signedIn } from './people'

/** A photo as a telephone makes it: large, with a pattern that shows when it was drawn at all. */
async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const encoded = await page.evaluate(
    ([width, height]) => {
      const canvas = document.createElement('canvas')
      canvas.width = width!
      canvas.height = height!
      const pen = canvas.getContext('2d')!
      for (let x = 0; x < width!; x += 40) {
        pen.fillStyle = `hsl(${(x / 10) % 360} 70% 50%)`
        pen.fillRect(x, 0, 40, height!)
      }
      return canvas.toDataURL('image/jpeg', 0.95).split(',')[1]!
    },
    [width, height],
  )
  return Buffer.from(encoded, 'base64')
}

interface Sent {
  id: string
  body: string
  files: { name: string; width: number; height: number; bytes: number; kind: string }[]
}

async function newest(page: Page, room: string): Promise<Sent[]> {
  const answer = await page.request.get(`/api/v1/spaces/${room}/messages?limit=10`)
  return ((await answer.json()) as { items: Sent[] }).items
}

test('a teacher attaches a picture, the other sees it, opens it large, and it is gone when it is taken back', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const words = `กระดานวันนี้ ${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  await Promise.all([teacher.goto(`/spaces/${room}`), lead.goto(`/spaces/${room}`)])
  await expect(lead.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()

  const given = await photo(teacher, 3000, 2000)
  await teacher.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await expect(teacher.getByRole('radio', { name: /ภาพถ่าย/ })).toBeChecked()
  await teacher
    .locator('input[data-attach=choose]')
    .setInputFiles({ name: 'กระดาน.jpg', mimeType: 'image/jpeg', buffer: given })
  await expect(teacher.getByRole('list', { name: 'ไฟล์ที่จะส่ง' }).getByText('กระดาน.jpg')).toBeVisible()
  await teacher.getByRole('textbox', { name: 'ข้อความ' }).fill(words)
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await nobodyIsOnIt(teacher)

  const seen = lead.getByRole('listitem').filter({ hasText: words })
  const picture = seen.getByRole('img', { name: 'กระดาน.jpg' })
  await expect(picture).toBeVisible()
  await expect
    .poll(() => picture.evaluate((shown: HTMLImageElement) => shown.complete && shown.naturalWidth))
    .toBe(400)
  const [sent] = (await newest(lead, room)).filter((message) => message.body === words)
  expect(sent!.files[0]).toMatchObject({ width: 1280, height: 853, kind: 'picture' })
  expect(sent!.files[0]!.bytes).toBeLessThan(given.length)
  const box = (await picture.boundingBox())!
  expect(Math.abs(box.width / box.height - 1280 / 853)).toBeLessThan(0.05)

  await seen.getByRole('button', { name: /^ดูภาพใหญ่/ }).click()
  const large = lead.getByRole('dialog').getByRole('img')
  await expect
    .poll(() => large.evaluate((shown: HTMLImageElement) => shown.complete && shown.naturalWidth))
    .toBe(1280)
  await lead.keyboard.press('Escape')
  await expect(lead.getByRole('dialog')).toHaveCount(0)

  const own = teacher.getByRole('listitem').filter({ hasText: words })
  await openActs(own)
  await teacher.getByRole('dialog').getByRole('button', { name: 'ลบ', exact: true }).click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'ลบ', exact: true }).click()
  await expect(lead.getByText(words)).toHaveCount(0)
  await expect(lead.getByRole('img', { name: 'กระดาน.jpg' })).toHaveCount(0)
})

test('a document stays legible, and a file is a line with name, kind and size', async ({
  browser,
}, { project }) => {
  const size = project.use.viewport ?? undefined
  const mark = `${project.name}-${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const room = await readingRoom(teacher)
  await teacher.goto(`/spaces/${room}`)
  await teacher.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await teacher.getByRole('radio', { name: /เอกสาร/ }).check()
  const scan = await photo(teacher, 3000, 2000)
  await teacher.locator('input[data-attach=choose]').setInputFiles([
    { name: `ใบงาน-${mark}.jpg`, mimeType: 'image/jpeg', buffer: scan },
    { name: `แผน-${mark}.txt`, mimeType: 'text/plain', buffer: Buffer.from('บันทึกหลังสอน') },
    { name: `ทิ้ง-${mark}.txt`, mimeType: 'text/plain', buffer: Buffer.from('ไม่ส่ง') },
  ])
  await teacher.getByRole('button', { name: `เอา ทิ้ง-${mark}.txt ออก` }).click()
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()
  const line = teacher.getByRole('link', { name: `ดาวน์โหลด แผน-${mark}.txt` })
  await expect(line).toContainText('เอกสาร · 39 B')
  const sent = (await newest(teacher, room)).find((message) => message.files[0]?.name.includes(mark))
  expect(sent?.files.map((file) => file.width)).toEqual([2200, null])

  const [download] = await Promise.all([teacher.waitForEvent('download'), line.click()])
  expect(download.suggestedFilename()).toBe(`แผน-${mark}.txt`)
})

test('a picture attached without a line waits, and goes once it is back', async ({ browser }, { project }) => {
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const room = await readingRoom(teacher)
  const words = `ภาพรอสัญญาณ ${project.name} ${now().toString(36)}`
  await teacher.goto(`/spaces/${room}`)
  await expect(teacher.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()
  const given = await photo(teacher, 800, 600)
  await teacher.context().setOffline(true)
  await teacher
    .locator('input[data-attach=choose]')
    .setInputFiles({ name: 'สนาม.jpg', mimeType: 'image/jpeg', buffer: given })
  await teacher.getByRole('textbox', { name: 'ข้อความ' }).fill(words)
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await nobodyIsOnIt(teacher)
  await expect(teacher.getByText('รอส่ง').first()).toBeVisible()
  await teacher.context().setOffline(false)
  const there = async () => (await newest(teacher, room)).filter((message) => message.body === words)
  await expect.poll(async () => (await there()).length, { timeout: 40_000 }).toBe(1)
  expect((await there())[0]!.files).toHaveLength(1)
})

test('a voice message is spoken, kept through a hidden page, and heard by its length', async ({
  browser,
}, { project }) => {
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const room = await readingRoom(teacher)
  // A machine without a microphone: a steady tone speaks in its place.
  await teacher.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const sound = new AudioContext()
      await sound.resume()
      const tone = sound.createOscillator()
      const to = sound.createMediaStreamDestination()
      tone.connect(to)
      tone.start()
      return to.stream
    }
  })
  await teacher.goto(`/spaces/${room}`)
  await teacher.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await teacher.getByRole('button', { name: 'บันทึกเสียง' }).click()
  const timer = teacher.getByRole('timer')
  const spoken = async () => Number(/0:(\d\d)$/.exec((await timer.textContent()) ?? '')?.[1])
  await expect.poll(spoken).toBeGreaterThanOrEqual(2)
  const other = await teacher.context().newPage()
  await other.bringToFront()
  await teacher.waitForTimeout(1_500)
  await other.close()
  await expect.poll(spoken).toBeGreaterThanOrEqual(3)
  await teacher.getByRole('button', { name: 'เสร็จแล้ว', exact: true }).click()
  const before = await teacher.getByRole('group', { name: 'ข้อความเสียง' }).count()
  await expect(teacher.getByRole('list', { name: 'ไฟล์ที่จะส่ง' }).getByText(/^เสียง .*webm$/)).toBeVisible()
  await teacher.getByRole('button', { name: 'ส่ง', exact: true }).click()
  const player = teacher.getByRole('group', { name: 'ข้อความเสียง' }).nth(before)
  await expect(player).toContainText(/0:(0[3-9]|[1-5]\d)/)
  await player.getByRole('button', { name: 'เล่นเสียง' }).click()
  await expect(player.getByRole('button', { name: 'หยุดพัก' })).toBeVisible()
})
