/** `node unpack.mjs FOLDER`: the browser, the libraries it wants and a Latin font, from the npm package. */
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

import { extract } from 'tar-fs'

const folder = process.argv[2]
const packed = (name) => createReadStream(new URL(`node_modules/@sparticuz/chromium/bin/${name}.br`, import.meta.url))

mkdirSync(folder, { recursive: true })
await pipeline(packed('al2023.tar'), createBrotliDecompress(), extract(folder))
await pipeline(packed('fonts.tar'), createBrotliDecompress(), extract(folder))
const program = createWriteStream(join(folder, 'chromium'), { mode: 0o755 })
await pipeline(packed('chromium'), createBrotliDecompress(), program)
