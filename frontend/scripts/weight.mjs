// The first-load budget of F-MB-1: every script that the fallback page and its start module load before the first screen.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMIT = 200 * 1024
const build = new URL('../build', import.meta.url).pathname
const page = readFileSync(join(build, 'index.html'), 'utf8')

const queue = [...page.matchAll(/["'](?:\.|)(\/_app\/[^"']+\.js)["']/g)].map((m) => m[1])
const client = JSON.parse(
  readFileSync(new URL('../.svelte-kit/output/client/.vite/manifest.json', import.meta.url), 'utf8'),
)
const byFile = new Map(Object.values(client).map((entry) => ['/' + entry.file, entry]))
// The root layout, the signed-in layout and Today are loaded by dynamic import from the app module.
for (const entry of Object.values(client)) {
  if (/nodes\/(0|1|2)\.js$/.test(entry.src ?? '') || /nodes\/(0|1|2)\./.test(entry.file))
    queue.push('/' + entry.file)
}

const seen = new Map()
while (queue.length > 0) {
  const file = queue.pop()
  if (seen.has(file)) continue
  seen.set(file, gzipSync(readFileSync(join(build, file)), { level: 9 }).length)
  for (const name of byFile.get(file)?.imports ?? []) queue.push('/' + client[name].file)
}

const total = [...seen.values()].reduce((sum, size) => sum + size, 0)
console.log(
  `first load: ${seen.size} scripts, ${(total / 1024).toFixed(1)} KB compressed (limit ${LIMIT / 1024} KB)`,
)
if (seen.size === 0 || total > LIMIT) {
  console.error('first-load script is over its budget, or was not found')
  process.exit(1)
}
