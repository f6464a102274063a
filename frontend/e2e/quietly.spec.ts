import { now } from '../testing/clock'
import { expect, test, type Page } from './test'

import { readingRoom, say, signedIn } from './people'

interface Sent {
  body: string
  silent?: boolean
}

/** The messages that a page sends from now on: over the socket or, while that is not open, by requests. */
function messagesOf(page: Page): Sent[] {
  const sent: Sent[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(payload.toString()) as Sent & { type: string }
      if (frame.type === 'post') sent.push(frame)
    }),
  )
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/messages')) sent.push(request.postDataJSON() as Sent)
  })
  return sent
}

/** What waits on the server for the morning, in one person's rooms. */
async function mornings(page: Page): Promise<string[]> {
  const answer = await page.request.get('/api/v1/scheduled')
  return ((await answer.json()) as { items: { body: string }[] }).items.map(({ body }) => body)
}

test('words wait for the morning, come back into the box, and go out silently', async ({ browser }, { project }) => {
  const size = project.use.viewport ?? undefined
  const words = `พรุ่งนี้ลองให้เด็กเลือกหนังสือเองนะคะ ${project.name} ${now().toString(36)}`
  const teacher = await signedIn(browser, 'demo.teacher', size)
  const lead = await signedIn(browser, 'demo.lead', size)
  const room = await readingRoom(teacher)
  const sent = messagesOf(teacher)
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
  expect(await mornings(teacher)).toContain(words)

  await card.getByRole('button', { name: 'เอากลับมาแก้' }).click()
  await expect(write).toHaveValue(words)
  await expect.poll(() => mornings(teacher)).not.toContain(words)
  await teacher.getByRole('button', { name: 'เลือกวิธีส่ง' }).click()
  await sheet.getByRole('button', { name: 'ส่งแบบเงียบ' }).click()
  const heard = lead.getByRole('listitem').filter({ hasText: words })
  await expect(heard).toHaveCount(1)
  expect(sent.find(({ body }) => body === words)).toMatchObject({ silent: true })
  await say(teacher, `ส่งแล้วค่ะ ${words}`)
  await expect(heard).toHaveCount(2)
  expect(sent.find(({ body }) => body === `ส่งแล้วค่ะ ${words}`)?.silent).toBeUndefined()
})
