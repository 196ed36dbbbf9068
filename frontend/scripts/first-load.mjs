/**
 * What a phone downloads from nothing to a usable visit form: page, styles and code of the static closure of the
 * entry and the volunteer tree. Fails above the budget, and when anything of the office is in it.
 * The journey test measures the same through a real browser with headers and data.
 */
import { readFileSync, statSync } from 'node:fs'

/** With headers and the answer that renews the session the browser counts 3.1 KB more: at most 60,000 (`make bench`). */
const BUDGET_BYTES = 56_850
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function closure(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue
    found.add(name)
    closure(manifest[name].imports ?? [], found)
  }
  return found
}

const page = readFileSync(new URL('index.html', dist), 'utf8')
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file)
const firstScreens = Object.keys(manifest).filter((key) => manifest[key].name === 'phone')
if (firstScreens.length !== 1) throw new Error('no chunk of the first screens')

const chunks = [...closure(firstScreens)].map((name) => manifest[name])
const files = new Set(['index.html', ...named, ...chunks.flatMap(({ file, css = [] }) => [file, ...css])])
const sizeOf = (file, suffix) => {
  try {
    return statSync(new URL(file + suffix, dist)).size
  } catch {
    return statSync(new URL(file, dist)).size
  }
}

const totals = { '.br': 0, '.gz': 0 }
for (const file of files) {
  const sizes = Object.keys(totals).map((suffix) => [suffix, sizeOf(file, suffix)])
  for (const [suffix, size] of sizes) totals[suffix] += size
  console.log(file.padEnd(44), sizes.map(([suffix, size]) => `${suffix} ${String(size).padStart(6)}`).join('  '))
}
console.log(`${files.size} files`.padEnd(44), `.br ${totals['.br']}  .gz ${totals['.gz']}  budget ${BUDGET_BYTES}`)

const code = [...files].map((file) => readFileSync(new URL(file, dist), 'utf8')).join('')
const strangers = ['el-button', 'echarts', 'zrender'].filter((word) => code.includes(word))
if (strangers.length) throw new Error(`office code on the volunteer path: ${strangers.join(', ')}`)
if (totals['.br'] > BUDGET_BYTES) throw new Error(`over the budget by ${totals['.br'] - BUDGET_BYTES} bytes`)
