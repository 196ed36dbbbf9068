/**
 * TypeScript types from the OpenAPI page of every program, committed beside the client.
 *
 *   npm run generate-api              write src/shared/api/<program>.d.ts
 *   npm run generate-api -- --check   exit 1 when a committed file is not what the page says
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

import openapi, { astToString } from 'openapi-typescript'

const PROGRAMS = ['gateway', 'campaigns', 'submissions', 'households']
const isCheck = process.argv.includes('--check')
const stale = []

for (const program of PROGRAMS) {
  const page = new URL(`../../docs/openapi/${program}.json`, import.meta.url)
  const target = new URL(`../src/shared/api/${program}.d.ts`, import.meta.url)
  const types = `/* Made from docs/openapi/${program}.json by \`npm run generate-api\`. */\n${astToString(await openapi(page))}`
  if (!isCheck) writeFileSync(target, types)
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== types) stale.push(program)
}

if (stale.length) {
  console.error(`out of date: ${stale.join(', ')}; run \`npm run generate-api\``)
  process.exit(1)
}
