import { expect, test, type Page } from './test'

import { readingRoom, signedIn, wrote } from './people'

const events = ['onerror', 'onload', 'onfocus', 'ontoggle', 'onmouseover', 'onanimationstart', 'onbegin']

/** Ways out of a text × things that act × events: two thousand of these tries to become more than words. */
function payloads(count: number): string[] {
  const openings = ['<', '"><', "'><", '</textarea><', '</script><', '--><', '</title><', '<!--><', '&lt;', '\\u003c', '＜', ']]><']
  const things = ['img src=x', 'svg', 'video src=x', 'details open', 'iframe srcdoc=x', 'object data=x', 'input autofocus', 'marquee', 'math href=x', 'style', 'body', 'a href=javascript:window.executed=1']
  const breaks = [' ', '/', '\t']
  const all = openings.flatMap((opening) =>
    things.flatMap((thing) =>
      events.flatMap((event) => breaks.map((space) => `${opening}${thing}${space}${event}=window.executed=1>`)),
    ),
  )
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)]!)
}

/** What a text would have become. */
const grown = ['img[src="x"]', 'script', 'iframe', 'object', 'a[href^="javascript:"]', ...events.map((event) => `[${event}]`)]

/** What got out of its text on this page. */
async function escaped(page: Page): Promise<{ executed: number; violations: number }> {
  await page.waitForTimeout(500)
  return page.evaluate(() => {
    const seen = window as unknown as { executed?: number; violations?: number }
    return { executed: Number(seen.executed ?? 0), violations: Number(seen.violations ?? 0) }
  })
}

test('S7: two thousand hostile texts stay texts wherever they are shown', async ({ browser }, { project }) => {
  test.setTimeout(180_000)
  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await teacher.addInitScript(() => {
    const seen = window as unknown as { violations: number }
    seen.violations = 0
    document.addEventListener('securitypolicyviolation', () => (seen.violations += 1))
  })
  const tries = payloads(2_000)
  expect(tries).toHaveLength(2_000)
  const fields = ['summary', 'problem', 'for_whom', 'materials', 'cost', 'results', 'conditions', 'body']
  const share = (place: number, of: number) => tries.filter((_, n) => n % of === place).join('\n')
  const card = Object.fromEntries(fields.map((field, place) => [field, share(place, fields.length)]))
  const post = async (path: string, body: object) => {
    const answer = await teacher.request.post(`/api/v1${path}`, { ...wrote(), data: body })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as { id: string }
  }
  const title = `"><img src=x onerror=window.executed=1> ${project.name}`
  const { id } = await post('/practices', { ...card, title, steps: [share(0, 20)], grades: ['<b>ป.1</b>'] })
  await post(`/practices/${id}/comments`, { field: 'problem', quote: share(1, fields.length).split('\n')[0], body: share(2, 80) })
  const ask = { ...wrote(), data: { words: share(3, 80) } }
  expect((await teacher.request.put(`/api/v1/practices/${id}/peer-check`, ask)).ok()).toBe(true)
  const room = await readingRoom(teacher)
  const said = await post(`/spaces/${room}/messages`, { client_id: crypto.randomUUID(), body: share(4, 40) })

  let executed = 0
  let violations = 0
  const main = teacher.locator('#content')
  const words = main.getByText('window.executed=1')
  // Each page with where a hostile text stands on it: what is not shown proves nothing.
  const pages: Record<string, () => Promise<void>> = {
    [`/practices/${id}`]: () => expect(words.first()).toBeVisible(),
    [`/practices/${id}/edit`]: () => expect(main.locator('[data-field="problem"] textarea')).toHaveValue(/window\.executed=1/),
    [`/practices/${id}/review`]: async () => {
      await main.getByText('ประวัติการตรวจ').click()
      await expect(main.locator('details').filter({ hasText: 'ประวัติการตรวจ' }).getByText('window.executed=1').first()).toBeVisible()
    },
    [`/spaces/${room}`]: () => expect(words.last()).toBeVisible(),
  }
  for (const [path, shown] of Object.entries(pages)) {
    await teacher.goto(path)
    await shown()
    const got = await escaped(teacher)
    executed += got.executed
    violations += got.violations
    expect(await main.locator(grown.join(', ')).count()).toBe(0)
  }
  await teacher.request.delete(`/api/v1/spaces/${room}/messages/${(said as unknown as { number: number }).number}`, wrote())
  console.log(`S7 payloads=${tries.length} pages=${Object.keys(pages).length} executed=${executed} csp_violations=${violations}`)
  expect([executed, violations]).toEqual([0, 0])
})
