import { expect, type Page, test } from './test'

import { held } from './device'
import { readingRoom, signedIn, wrote } from './people'

const unique = () => Math.random().toString(36).slice(2, 8)

/** Ends the session of this browser on the server alone: the page finds out with its next request. */
async function sessionEnds(page: Page): Promise<void> {
  expect((await page.request.delete('/api/v1/session', wrote())).ok()).toBe(true)
}

test('words in a form are there again after a session that ended, a closed tab and a refusal, until the server has them', async ({
  browser,
}, { project }) => {
  let page = await signedIn(browser, 'demo.lead', project.use.viewport ?? undefined)
  const name = `ห้องลองร่าง ${unique()}`
  await page.goto('/spaces?new')
  const field = () => page.getByLabel('ชื่อห้อง')
  await field().fill(name)
  await sessionEnds(page)
  // Its socket is closed, and the page asks who it is.
  await page.waitForURL(/\/sign-in/)
  await page.getByRole('button', { name: /กาญจนา/ }).click()
  await page.waitForURL('**/spaces?new')
  await expect(field()).toHaveValue(name)
  await page.screenshot({ path: `test-results/form-again-${project.name}.png` })

  await page.close()
  page = await page.context().newPage()
  await page.goto('/spaces?new')
  await expect(field()).toHaveValue(name)

  // Refused for now: everything stays where it is.
  await page.route('**/api/v1/spaces', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 503,
          headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
          body: JSON.stringify({ code: 'busy', detail: 'ระบบยังไม่ว่าง ลองอีกครั้งในอีกสักครู่', detail_en: 'Busy' }),
        })
      : route.continue(),
  )
  await page.getByRole('dialog').getByRole('button', { name: 'เปิดห้อง' }).click()
  await expect(page.getByText('ระบบยังไม่ว่าง ลองอีกครั้งในอีกสักครู่')).toBeVisible()
  await expect(field()).toHaveValue(name)
  await page.unroute('**/api/v1/spaces')
  await page.getByRole('combobox').selectOption({ label: 'เครือข่ายห้วยน้ำใส' })
  await page.getByRole('dialog').getByRole('button', { name: 'เปิดห้อง' }).click()
  await page.waitForURL(/\/spaces\/[0-9a-f-]+$/)
  await page.goto('/spaces?new')
  await expect(field()).toHaveValue('')
})

test('new words for an old message survive leaving the room in the middle', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const words = `จะแก้ ${unique()}`
  const box = page.getByRole('textbox', { name: 'ข้อความ' })
  const room = await readingRoom(page)
  await page.goto(`/spaces/${room}`)
  await box.fill(words)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: words })
  await row.getByRole('button', { name: /^ทำอะไรกับข้อความ/ }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'แก้ไข' }).click()
  await expect(box).toHaveValue(words)
  await box.fill(`${words} ต่อ`)
  await expect.poll(() => held(page, 'drafts')).toBe(1)
  await page.goto('/spaces')
  await expect(page.getByRole('heading', { name: 'ห้อง PLC' })).toBeVisible()
  await page.goto(`/spaces/${room}`)
  await expect(box).toHaveValue(`${words} ต่อ`)
  await page.getByRole('button', { name: 'บันทึก', exact: true }).click()
  await expect(page.getByText(`${words} ต่อ`)).toBeVisible()
  await expect(box).toHaveValue('')
})

test('a picture of copied words does not drive out the words', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await page.goto(`/spaces/${await readingRoom(page)}`)
  const box = page.getByRole('textbox', { name: 'ข้อความ' })
  await box.focus()
  const paste = (text: string) =>
    box.evaluate((area, text) => {
      const clipboard = new DataTransfer()
      if (text) clipboard.setData('text/plain', text)
      clipboard.setData('text/html', `<b>${text}</b>`)
      clipboard.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'image.png', { type: 'image/png' }))
      return area.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }),
      )
    }, text)
  // Not taken away from the browser, which puts the words into the box.
  expect(await paste('คะแนนเฉลี่ย 12.5')).toBe(true)
  await expect(page.getByRole('list', { name: 'ไฟล์ที่จะส่ง' })).toHaveCount(0)
  expect(await paste('')).toBe(false)
})

test('the list of people opens behind Thai, and not in a mail address', async ({ browser }, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await page.goto(`/spaces/${await readingRoom(page)}`)
  const box = page.getByRole('textbox', { name: 'ข้อความ' })
  const list = page.getByRole('listbox', { name: 'เลือกคนที่จะกล่าวถึง' })
  await box.pressSequentially('ขอบคุณค่ะ@')
  await expect(list).toBeVisible()
  await page.screenshot({ path: `test-results/mention-${project.name}.png` })
  await box.fill('')
  await box.pressSequentially('somchai@')
  await expect(list).toBeHidden()
  await box.fill('')
})
