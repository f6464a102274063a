import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'

import { shiftDate, shiftMs } from '../testing/clock'

const SIZE = { width: 360, height: 740 }

/** One phone: a browser with storage that outlives it, and that can be killed without a word. */
export class Phone {
  #process: ChildProcess | undefined
  #browser: Browser | undefined

  private constructor(private folder: string) {}

  static async bought(): Promise<Phone> {
    return new Phone(await mkdtemp(join(tmpdir(), 'kalyanamit-phone-')))
  }

  /** Opens the browser; its first page is empty. */
  async on(): Promise<Page> {
    const child = spawn(
      process.env.CHROMIUM ?? '/usr/bin/chromium',
      [
        '--headless=new',
        '--no-sandbox',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-gpu',
        '--disable-quic',
        '--lang=th-TH',
        '--remote-debugging-port=0',
        `--user-data-dir=${this.folder}`,
        'about:blank',
      ],
      { env: { ...process.env, TZ: 'Asia/Bangkok' }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    this.#process = child
    this.#browser = await chromium.connectOverCDP(await spoken(child))
    const [context] = this.#browser.contexts()
    if (!context) throw new Error('the phone has no storage')
    await context.addInitScript(shiftDate, shiftMs())
    const page = context.pages()[0] ?? (await context.newPage())
    await page.setViewportSize(SIZE)
    return page
  }

  /** Put away in peace: everything is written down, its sign-in too, which a browser keeps in memory for half a minute. */
  async off(): Promise<void> {
    const child = this.#process
    const gone = new Promise((resolve) => child?.once('exit', resolve))
    const devtools = await this.#browser?.newBrowserCDPSession()
    await devtools?.send('Browser.close')
    await gone
  }

  /** SIGKILL: nothing can be put away any more. */
  async killed(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    await sleep(300) // its children go a moment later, and hold the storage until then
  }

  async thrownAway(): Promise<void> {
    await this.killed()
    await rm(this.folder, { recursive: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** The address under which the browser can be driven, which it says once it has started. */
function spoken(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', (code) => reject(new Error(`the browser ended with ${code}: ${said}`)))
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(said)
      if (address) resolve(address[1]!)
    })
  })
}
