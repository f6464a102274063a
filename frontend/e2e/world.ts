import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { shiftMs } from '../testing/clock'

const READY_WITHIN_MS = 120_000
const GONE_WITHIN_MS = 15_000

/** A running server with the smallest sample world, on data of its own. */
export interface World {
  /** Where it listens. */
  address: string
  stop(): Promise<void>
}

/**
 * Starts the built binary. With `publicUrl` browsers come by that address, through something that stands before it; `shown` is how the sample world
 * is shown.
 */
export async function startWorld(
  publicUrl?: string,
  shown: '--demo' | '--demo-open' = '--demo',
): Promise<World> {
  const binary = resolve(process.env.KALYANAMIT_BIN ?? '../target/debug/kalyanamit')
  const folder = await mkdtemp(join(tmpdir(), 'kalyanamit-e2e-'))
  const address = `127.0.0.1:${await freePort()}`
  const log = join(folder, 'server.log')
  const server = spawn(binary, ['serve', shown], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      KALYANAMIT_LISTEN: address,
      KALYANAMIT_DATA: join(folder, 'data'),
      KALYANAMIT_DEMO_SIZE: 'tiny',
      KALYANAMIT_CLOCK: `${shiftMs() < 0 ? '' : '+'}${shiftMs() / 1_000}s`,
      KALYANAMIT_LIMIT_POSTS_PER_MINUTE: '0', // specs say in a second what people say in an hour
      ...(publicUrl ? { KALYANAMIT_PUBLIC_URL: publicUrl } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = createWriteStream(log)
  server.stdout.pipe(output, { end: false })
  server.stderr.pipe(output, { end: false })
  const failed = new Promise<never>((_, reject) => server.once('error', reject))
  const stopAndTidy = async () => {
    await stop(server)
    await rm(folder, { recursive: true })
  }
  try {
    await Promise.race([ready(server, `http://${address}`), failed])
  } catch (error) {
    console.error(await readFile(log, 'utf8'))
    await stopAndTidy()
    throw error
  }
  return { address, stop: stopAndTidy }
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  while (performance.now() < deadline) {
    if (ended(server)) throw new Error(`the server ended with ${server.exitCode ?? server.signalCode}`)
    const answer = await fetch(`${url}/readyz`).catch(() => null) // nobody listens yet
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error(`the server is not ready after ${READY_WITHIN_MS} ms`)
}

function ended(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null
}

/** SIGTERM, as an operator would; an error if that is not enough. */
async function stop(server: ChildProcess): Promise<void> {
  if (ended(server) || server.pid === undefined) return
  const gone = new Promise<boolean>((resolve) => server.once('exit', () => resolve(true)))
  server.kill('SIGTERM')
  if (await Promise.race([gone, sleep(GONE_WITHIN_MS, false, { ref: false })])) return
  server.kill('SIGKILL')
  throw new Error(`the server still ran ${GONE_WITHIN_MS} ms after SIGTERM`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()))
    })
  })
}
