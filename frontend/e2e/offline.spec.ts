import { now } from '../testing/clock'
import { expect, type Page, test } from './test'

import { held } from './device'
import { nobodyIsOnIt, say } from './people'
import { Phone } from './phone'
import { PhoneLine } from './phoneline'
import { Witness } from './witness'

const TEACHER = { login: 'demo.teacher', name: /พิมพ์ชนก/ }
const LEAD = { login: 'demo.lead', name: /กาญจนา/ }
/** What R18 counts, over all tests of this file. */
const sum = { queued: 0, sent: 0, dup: 0, falseSuccess: 0, asWrongUser: 0 }

let line: PhoneLine
let phone: Phone
let page: Page
let teacher: Witness
let room: string

test.describe.configure({ mode: 'serial', timeout: 120_000 })
test.beforeAll(async () => {
  line = await PhoneLine.begin()
  teacher = await Witness.of(line, TEACHER.login)
  room = await teacher.room()
})
test.afterAll(async () => {
  await line.end()
  console.log(
    `R18 queued=${sum.queued} sent=${sum.sent} dup=${sum.dup} false_success=${sum.falseSuccess} sent_as_wrong_user=${sum.asWrongUser}`,
  )
})
test.beforeEach(async () => {
  line.turn('fair')
  phone = await Phone.bought()
  page = await phone.on()
  await atHome()
})
test.afterEach(() => phone.thrownAway())

/** Signed in, the app on the phone, and the room read once. */
async function atHome(): Promise<void> {
  await page.goto(`${line.url}/sign-in`)
  await page.getByRole('button', { name: TEACHER.name }).click()
  await page.waitForURL(`${line.url}/`)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.goto(`${line.url}/spaces/${room}`)
  await expect(writing()).toBeVisible()
  await expect.poll(() => held(page, 'rooms')).toBeGreaterThan(0)
  await phone.off()
  page = await phone.on()
  await page.goto(`${line.url}/spaces/${room}`)
  await expect(writing()).toBeVisible()
}

/** The phone goes off without a word and on again, at the room's own address. */
async function offAndOn(path = `/spaces/${room}`): Promise<void> {
  await phone.killed()
  page = await phone.on()
  await page.goto(`${line.url}${path}`)
}

const writing = () => page.getByRole('textbox', { name: 'ข้อความ' })
const waiting = () => page.getByText(/^รอส่ง/)
const allSent = (n: number) => page.getByText(`ส่งครบแล้ว ${n} ข้อความ`)

/** A photo as a telephone makes it. */
async function photo(): Promise<Buffer> {
  const encoded = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const pen = canvas.getContext('2d')!
    for (let x = 0; x < 1600; x += 40) {
      pen.fillStyle = `hsl(${x % 360} 70% 50%)`
      pen.fillRect(x, 0, 40, 1200)
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!
  })
  return Buffer.from(encoded, 'base64')
}

/** What the server has of these words, counted for R18. */
async function arrived(words: string, queued: number): Promise<string[]> {
  await expect.poll(async () => (await teacher.heard(room, words)).length, { timeout: 30_000 }).toBe(queued)
  const said = await teacher.heard(room, words)
  const me = await teacher.get<{ id: string }>('/me')
  const bodies = said.map((message) => message.body)
  sum.queued += queued
  sum.sent += new Set(bodies).size
  sum.dup += bodies.length - new Set(bodies).size
  sum.asWrongUser += said.filter((message) => message.author !== me.id).length
  return bodies
}

test('a dead spot: yesterday’s talk is read, two replies and a photo wait through a killed phone, and go in order, once', async () => {
  const words = `จากจุดอับ ${now().toString(36)}`
  const [yesterday] = await teacher.heard(room, 'เห็นด้วยกับที่ตัดค่ะ')
  line.turn('gone')
  await offAndOn('/')
  await expect(page.getByText('อ่านไม่ออก ป.1').first()).toBeVisible()
  await page.getByRole('link', { name: /อ่านไม่ออก ป\.1/ }).first().click()
  await expect(page.getByText(yesterday!.body, { exact: true })).toBeVisible()
  await say(page, `หนึ่ง ${words}`)
  await page.getByRole('button', { name: 'แนบภาพ ไฟล์ หรือเสียง' }).click()
  await page
    .locator('input[data-attach=choose]')
    .setInputFiles({ name: 'กระดาน.jpg', mimeType: 'image/jpeg', buffer: await photo() })
  await expect(page.getByRole('list', { name: 'ไฟล์ที่จะส่ง' }).getByText('กระดาน.jpg')).toBeVisible()
  await page.getByRole('textbox', { name: 'ข้อความ' }).fill(`สอง ${words}`)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
  await nobodyIsOnIt(page)
  await expect(waiting()).toHaveCount(2)
  await expect.poll(() => held(page, 'outbox')).toBe(2)
  const written = now()
  await offAndOn()
  await expect(page.getByText(`สอง ${words}`, { exact: true })).toBeVisible()
  await expect(waiting()).toHaveCount(2)
  expect(await teacher.heard(room, words)).toEqual([])

  await phone.killed()
  line.turn('fair')
  page = await phone.on()
  await page.goto(`${line.url}/`)
  await expect(allSent(2)).toBeVisible()
  expect(await arrived(words, 2)).toEqual([`หนึ่ง ${words}`, `สอง ${words}`])
  expect((await teacher.heard(room, `สอง ${words}`))[0]!.files).toHaveLength(1)
  // Hours count from the moment of writing, not of arrival.
  for (const said of await teacher.heard(room, words)) {
    expect(Date.parse(said.written_at)).toBeLessThanOrEqual(written)
    expect(Date.parse(said.at)).toBeGreaterThan(written)
  }
  await page.goto(`${line.url}/spaces/${room}`)
  await expect(page.getByText(`หนึ่ง ${words}`, { exact: true })).toHaveCount(1)
  expect(await held(page, 'outbox')).toBe(0)
})

test('a portal that answers 200 is not success, nor is a failing server; twenty messages keep their order', async () => {
  const words = `ผ่านพอร์ทัล ${now().toString(36)}`
  line.turn('portal')
  await offAndOn()
  await expect(writing()).toBeVisible()
  for (let n = 1; n <= 20; n++) await say(page, `${String(n).padStart(2, '0')} ${words}`)
  await expect.poll(() => held(page, 'outbox')).toBe(20)
  await page.waitForTimeout(4_000)
  const told = await page.getByText('ส่งแล้ว', { exact: true }).count()
  line.turn('failing')
  await page.waitForTimeout(4_000)
  expect(await held(page, 'outbox')).toBe(20)
  sum.falseSuccess += (await page.getByText('ส่งแล้ว', { exact: true }).count()) - told
  line.turn('fair')
  await expect(allSent(20)).toBeVisible({ timeout: 45_000 })
  const bodies = await arrived(words, 20)
  expect(bodies).toEqual([...bodies].sort())
  expect(sum.falseSuccess).toBe(0)
})

test('a session that ended keeps the words, asks to sign in, and then goes on', async () => {
  const words = `หลังหมดเวลา ${now().toString(36)}`
  line.turn('gone')
  await say(page, words)
  await expect(waiting()).toBeVisible()
  await writing().fill('ยังเขียนไม่จบ')
  await teacher.endOtherSessions()
  line.turn('fair')
  await page.waitForURL(/\/sign-in/, { timeout: 40_000 })
  await expect(page.getByText('มี 1 ข้อความรอส่งในเครื่องนี้', { exact: false })).toBeVisible()
  expect(await teacher.heard(room, words)).toEqual([])
  await page.getByRole('button', { name: TEACHER.name }).click()
  await page.waitForURL(`**/spaces/${room}`)
  expect(await arrived(words, 1)).toEqual([words])
  await expect(writing()).toHaveValue('ยังเขียนไม่จบ')
})

test('another person on the same phone neither sees nor sends what waits; its owner does', async () => {
  const words = `ของครูคนเดียว ${now().toString(36)}`
  line.turn('gone')
  await say(page, words)
  await expect(waiting()).toBeVisible()
  await writing().fill(`ร่าง ${words}`)
  await expect.poll(() => held(page, 'drafts')).toBe(1)
  await teacher.endOtherSessions()
  line.turn('fair')
  await page.waitForURL(/\/sign-in/, { timeout: 40_000 })

  await page.getByRole('button', { name: LEAD.name }).click()
  await page.waitForURL(`**/spaces/${room}`)
  await expect(writing()).toHaveValue('')
  await expect(page.getByText(words)).toHaveCount(0)
  await say(page, `ของอีกคน ${words}`)
  await expect.poll(async () => (await teacher.heard(room, `ของอีกคน ${words}`)).length).toBe(1)
  expect(await teacher.heard(room, words)).toHaveLength(1)
  // Signing out asks the browser to forget this site; what somebody else wrote waits on.
  await page.goto(`${line.url}/me`)
  await page.getByRole('button', { name: 'ออกจากระบบ', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'ออกจากระบบ' }).click()
  await page.waitForURL(/\/sign-in/)
  await expect(page.getByText('มี 1 ข้อความรอส่งในเครื่องนี้', { exact: false })).toBeVisible()
  // The page may be loaded anew once more after signing out.
  await expect(async () => expect(await held(page, 'rooms')).toBe(0)).toPass({ timeout: 10_000 })

  await page.getByRole('button', { name: TEACHER.name }).click()
  await page.waitForURL(`${line.url}/`)
  await expect.poll(async () => (await teacher.heard(room, words)).length).toBe(2)
  const own = (await teacher.heard(room, words)).filter((said) => said.body === words)
  expect(own.map((said) => said.author)).toEqual([(await teacher.get<{ id: string }>('/me')).id])
  sum.queued += 1
  sum.sent += own.length
  await page.goto(`${line.url}/spaces/${room}`)
  await expect(writing()).toHaveValue(`ร่าง ${words}`)
})

test('a full phone says so and keeps what is written', async () => {
  const words = `เครื่องเต็ม ${now().toString(36)}`
  await phone.off()
  page = await phone.on()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: line.url, quotaSize: 1 })
  await page.goto(`${line.url}/spaces/${room}`)
  await say(page, words)
  await expect(page.getByRole('alert').filter({ hasText: 'ที่เก็บในเครื่องนี้เต็ม' })).toBeVisible()
  await expect(writing()).toHaveValue(words)
  expect(await teacher.heard(room, words)).toEqual([])
  // Room was made: the browser looks at it again when it opens.
  await phone.off()
  page = await phone.on()
  await page.goto(`${line.url}/spaces/${room}`)
  await writing().fill(words)
  await page.getByRole('button', { name: 'ส่ง', exact: true }).click()
  expect(await arrived(words, 1)).toEqual([words])
  await expect(writing()).toHaveValue('')
})

test('the browser sends what waits after the app was closed', async () => {
  const words = `ปิดแอปแล้ว ${now().toString(36)}`
  line.turn('gone')
  await say(page, words)
  await expect(waiting()).toBeVisible()
  const other = await page.context().newPage()
  await page.close()
  line.turn('fair')
  const devtools = await other.context().newCDPSession(other)
  const registration = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((one) => one.scopeURL.startsWith(line.url) && !one.isDeleted)
      if (ours) resolve(ours.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.dispatchSyncEvent', {
    origin: line.url,
    registrationId: await registration,
    tag: 'outbox',
    lastChance: false,
  })
  expect(await arrived(words, 1)).toEqual([words])
  page = other
  await page.goto(`${line.url}/`)
  await expect(allSent(1)).toBeVisible()
})

test('a room opens from the phone at once on a processor four times slower', async () => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(`${line.url}/spaces`)
  await expect(page.getByRole('link', { name: /อ่านไม่ออก ป\.1/ }).first()).toBeVisible()
  line.turn('gone')
  // From the tap on the room to the first message on the screen.
  const tapped = await page.evaluate(
    (room) =>
      new Promise<number>((resolve) => {
        const began = performance.now()
        document.querySelector<HTMLElement>(`a[href="/spaces/${room}"]`)!.click()
        const look = () => {
          if (document.querySelector('li[id^=message-]')) requestAnimationFrame(() => resolve(performance.now() - began))
          else requestAnimationFrame(look)
        }
        look()
      }),
    room,
  )
  // From nothing: the browser has a fresh page at the room's address.
  await page.goto(`${line.url}/spaces/${room}`)
  await page.locator('li[id^=message-]').first().waitFor()
  const cold = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => resolve(performance.now()))
      }),
  )
  console.log(`room_from_phone_ms tapped=${tapped.toFixed(0)} cold=${cold.toFixed(0)} cpu=1/4`)
  expect(tapped).toBeLessThan(5_000)
})

test('a practice begun without a line is made once, with everything that was written', async () => {
  const title = `กระเป๋าคำ ${now().toString(36)}`
  line.turn('gone')
  await page.goto(`${line.url}/practices/new`)
  await page.getByLabel('ชื่อนวัตกรรม').fill(title)
  await page.getByRole('button', { name: 'ต่อไป' }).click()
  await page.waitForURL('**/edit')
  const id = page.url().split('/').at(-2)!
  await page.getByLabel('ปัญหา').fill('เด็ก ป.1 จำคำพื้นฐานไม่ได้หลังกลับบ้าน')
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 300
    canvas.getContext('2d')!.fillRect(0, 0, 300, 300)
    return canvas.toDataURL('image/png').split(',')[1]!
  })
  for (const name of ['หนึ่ง.png', 'สอง.png', 'สาม.png']) {
    const file = { name, mimeType: 'image/png', buffer: Buffer.from(drawn, 'base64') }
    await page.locator('input[data-attach=practice]').setInputFiles(file)
    await nobodyIsOnIt(page)
  }
  await expect(page.getByText('เก็บไว้ในเครื่องนี้แล้ว', { exact: false })).toBeVisible()
  await offAndOn(`/practices/${id}/edit`)
  await expect(page.getByRole('button', { name: /^เอา .* ออก$/ })).toHaveCount(3)
  await expect(page.getByLabel('ปัญหา')).toHaveValue('เด็ก ป.1 จำคำพื้นฐานไม่ได้หลังกลับบ้าน')

  await phone.killed()
  line.turn('fair')
  page = await phone.on()
  // Not at the editor: what waits goes from wherever the app is opened.
  await page.goto(`${line.url}/`)
  const mine = async () =>
    (await teacher.get<{ items: { id: string; title: string }[] }>('/practices?mine=true&limit=100')).items.filter(
      (practice) => practice.title === title,
    )
  await expect.poll(async () => (await mine()).length, { timeout: 30_000 }).toBe(1)
  await expect.poll(async () => (await teacher.get<{ files: unknown[] }>(`/practices/${id}`)).files.length).toBe(3)
  const practice = await teacher.get<{ problem: string }>(`/practices/${id}`)
  expect(practice.problem).toBe('เด็ก ป.1 จำคำพื้นฐานไม่ได้หลังกลับบ้าน')
  await expect.poll(() => held(page, 'drafts')).toBe(0)
  sum.queued += 1
  sum.sent += (await mine()).length
})
