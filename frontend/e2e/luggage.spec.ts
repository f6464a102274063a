import { expect, test } from './test'

import { held } from './device'
import { readingRoom, signedIn } from './people'

const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

test('a photo that was chosen and not sent is there again after the tab was killed, for its owner alone', async ({
  browser,
}, { project }) => {
  const page = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  const space = await readingRoom(page)
  const name = `กระดาน-${project.name}.png`
  await page.goto(`/spaces/${space}`)
  await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'image/png', buffer: photo })
  const inTray = (where: typeof page) => where.getByRole('button', { name: new RegExp(`^เอา.*กระดาน-${project.name}`) })
  await expect(inTray(page)).toBeVisible()
  await expect.poll(() => held(page, 'drafts')).toBe(1)
  await page.close({ runBeforeUnload: false })

  const again = await page.context().newPage()
  await again.goto(`/spaces/${space}`)
  await expect(inTray(again)).toBeVisible()
  // Another person on the same device does not see it, also once all that waits for that person is here.
  await again.request.post('/api/v1/session', {
    data: { demo: 'demo.lead' },
    headers: { origin: process.env.BASE_URL ?? '', 'x-kalyanamit': '1' },
  })
  await again.goto(`/spaces/${space}`)
  await again.getByRole('textbox', { name: 'ข้อความ' }).fill('ร่างของแกนนำ')
  await expect.poll(() => held(again, 'drafts')).toBe(2)
  await expect(inTray(again)).toHaveCount(0)
})
