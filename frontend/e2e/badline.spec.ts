import { now } from '../testing/clock'
import { expect, type Page, test } from './test'

import { say } from './people'
import { PhoneLine } from './phoneline'
import { Witness } from './witness'

const EACH = 6

test.setTimeout(150_000)

/** Counts, for as long as the page lives, how often one of these messages stood on the screen twice at once. */
function watchForDoubles(page: Page, mark: string): Promise<void> {
  return page.evaluate((mark) => {
    const seen = { doubles: 0 }
    Object.assign(window, { seen })
    const look = () => {
      const words = [...document.querySelectorAll('li .bubble')].map((bubble) => bubble.textContent ?? '')
      const ours = words.filter((text) => text.includes(mark))
      if (new Set(ours).size < ours.length) seen.doubles += 1
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  }, mark)
}
const doubles = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { doubles: number } }).seen.doubles)

test('on a bad mobile line everything arrives, in the order of each writer, and nothing is seen twice', async ({
  browser,
}, { project }) => {
  const line = await PhoneLine.begin()
  const witness = await Witness.of(line, 'demo.teacher')
  const room = await witness.room()
  const mark = `สายไม่ดี ${now().toString(36)}`
  const people = ['demo.teacher', 'demo.lead']
  const pages = await Promise.all(
    people.map(async (login) => {
      const context = await browser.newContext({ viewport: project.use.viewport, locale: 'th-TH' })
      const page = await context.newPage()
      await context.request.post(`${line.url}/api/v1/session`, {
        data: { demo: login },
        headers: { origin: line.url, 'x-kalyanamit': '1' },
      })
      await page.goto(`${line.url}/spaces/${room}`)
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await expect(page.getByRole('textbox', { name: 'ข้อความ' })).toBeVisible()
      await watchForDoubles(page, mark)
      return page
    }),
  )

  line.turn('bad')
  const began = now()
  const expected: string[] = []
  for (let n = 1; n <= EACH; n++) {
    for (const [who, page] of pages.entries()) {
      const words = `${people[who]} ${n} ${mark}`
      expected.push(words)
      await say(page, words)
    }
    // The radio goes away in the middle, as under a bridge.
    if (n === EACH / 2) line.turn('bad')
    await pages[0]!.waitForTimeout(700)
  }
  const arrived = async () => (await witness.heard(room, mark)).length
  await expect.poll(arrived, { timeout: 60_000, intervals: [250] }).toBe(expected.length)
  const stored = now() - began
  for (const page of pages) {
    for (const words of expected) {
      await expect(page.getByText(words, { exact: true })).toHaveCount(1, { timeout: 60_000 })
    }
    await expect(page.getByText(/^(รอส่ง|กำลังส่ง)/)).toHaveCount(0, { timeout: 60_000 })
  }
  const shown = now() - began

  const said = (await witness.heard(room, mark)).map((message) => message.body)
  const seen = await Promise.all(pages.map(doubles))
  const delivered = (100 * new Set(said).size) / expected.length
  console.log(
    `R5 delivered=${delivered.toFixed(3)}% dup_seen=${seen[0]! + seen[1]!} stored_ms=${stored} shown_everywhere_ms=${shown} resets=${line.resets} cuts=1 clients=2`,
  )
  expect(said.length).toBe(expected.length)
  expect(new Set(said)).toEqual(new Set(expected))
  for (const who of people) {
    expect(said.filter((body) => body.startsWith(who))).toEqual(expected.filter((body) => body.startsWith(who)))
  }
  expect(seen).toEqual([0, 0])
  await Promise.all(pages.map((page) => page.context().close()))
  await line.end()
})
