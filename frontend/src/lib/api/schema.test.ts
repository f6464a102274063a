import { readFile } from 'node:fs/promises'

import openapiTS, { astToString } from 'openapi-typescript'
import { expect, test } from 'vitest'

test('the types are those of the description: else run `make api`', { timeout: 60_000 }, async () => {
  const described = JSON.parse(await readFile('src/lib/api/openapi.json', 'utf8'))
  const committed = await readFile('src/lib/api/schema.d.ts', 'utf8')
  expect(committed.split('\n').slice(1).join('\n')).toBe(astToString(await openapiTS(described)))
})
