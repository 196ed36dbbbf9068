import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const gateway = process.env.BANGFU_PUBLIC_URL ?? 'http://127.0.0.1:8000'

/** What every page needs; then what a phone needs up to a saved visit, list and queue included. */
const BASE = new RegExp(
  [
    // Styles of the first screens too: as a file of their own they would be another request.
    'src/volunteer/(VolunteerShell|screens/(Households|VisitForm)Screen|components/(ChipGroup|PhotoPicker|SavedNotice|SureButton|SyncBanner))\\.vue\\?vue&type=style',
    'src/(main|App|router|shared/(?!.*\\.en\\.|brand|files|returns|kept|notices|household|formatMore|serverPhoto|numbersInText|i18n/(?:moreTerms|terms|registerWords|loadWords|shippedWords|wordOf)|heldRole|copyText|passwordRefusal|download|characters|csv|outbox|photos|uuid|components/(?!Field\\b|field|Text|DateField|LoadState|WaitingBar|LanguageSwitch|Toast|PhotoImage)|composables/use(Upload|Narrow|Pages)))',
  ].join('|'),
)
const PHONE = new RegExp(
  [
    'src/shared/(outbox/(?!memory|decisions|erasing|kept|later|mending|parts)|photos|uuid)',
    'src/volunteer/(index|VolunteerShell|lazyScreens|messages\\.ts|rememberedHousehold|prepareForNoLine|useVisitDraft|visitForm)',
    'src/volunteer/screens/VisitFormScreen',
    'src/volunteer/components/(ChipGroup|PhotoPicker|SavedNotice|SureButton|SyncBanner)',
  ].join('|'),
)
/** Who is signed in needs no sign-in screen; the screens that look back come in one chunk after the first screens. */
const DOOR = /src\/(public\/(SignIn|NotFound)|shared\/components\/PasswordField)/
const LAZY = new RegExp(
  [
    'src/volunteer/(lazyMessages\\.ts|stageWord|exportVisit)',
    'src/shared/outbox/(decisions|erasing|kept|later|mending|parts)',
    'src/volunteer/screens/(Household|SavedVisit|History)Screen',
    'src/volunteer/components/(LocalVisitCard|PhotoStates|RejectedPhoto|RevealField|VisitCard)',
  ].join('|'),
)
/** Words and downloads of later screens, on the phone and in the office. */
const MORE =
  /src\/shared\/((?:kept|household)\/(?!.*\.en\.)|i18n\/(?:moreTerms|terms|registerWords|wordOf)|heldRole|copyText|passwordRefusal|formatMore|serverPhoto|download|characters|composables\/usePages|components\/(SelectField|FieldGroup|Choice|ProgressBar|Pager)\.vue)/

export default defineConfig({
  plugins: [vue(), iconInPage(), offlineShell(), precompress()],
  publicDir: 'static',
  resolve: { alias: { '@': path('./src') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  server: { proxy: { '/api': gateway } },
  build: {
    target: ['es2019', 'chrome87'],
    cssTarget: 'chrome87',
    manifest: true,
    // Every browser of the target without modulepreload still loads the modules, only later.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The chart of the office is one lazy chunk of half a megabyte, and meant to be.
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: { main: path('./index.html'), sw: path('./src/volunteer/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // Vue changes twice a year, the screens every week: a phone downloads the larger half once.
        // The rest is grouped so that a first visit makes few requests: each costs a round trip of its own.
        codeSplitting: {
          groups: [
            {
              name: 'vue',
              test: /node_modules\/(@vue|vue|vue-router)\/|plugin-vue:export-helper|preload-helper/,
              priority: 6,
            },
            // A group takes what its modules import with it, unless a group of higher priority asks for that.
            { name: 'base', test: BASE, priority: 5 },
            { name: 'phone', test: PHONE, priority: 4 },
            { name: 'list', test: /src\/volunteer\/(screens\/HouseholdsScreen|myHouseholds)/, priority: 4 },
            { name: 'more', test: MORE, priority: 3 },
            { name: 'door', test: DOOR, priority: 2 },
            { name: 'lazy', test: LAZY, priority: 1 },
          ],
        },
      },
    },
  },
})

interface BuiltChunk {
  type: 'chunk'
  fileName: string
  code: string
  isEntry: boolean
  name: string
  imports: string[]
  facadeModuleId: string | null
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> }
}

/** The icon in the page itself: as a file of its own its headers were longer than the picture. */
function iconInPage(): Plugin {
  const icon = 'src/shared/brand/icon.svg'
  const escapes: Record<string, string> = { '"': "'", '#': '%23', '<': '%3C', '>': '%3E' }
  return {
    name: 'bangfu-icon-in-page',
    transformIndexHtml: {
      order: 'pre',
      handler(html) {
        const drawing = readFileSync(path(`./${icon}`), 'utf8').trim()
        return html.replace(
          `/${icon}`,
          `data:image/svg+xml,${drawing.replace(/["#<>]/g, (sign) => escapes[sign] ?? sign)}`,
        )
      },
    },
  }
}

/** The chunks a phone may need without a line; what they import comes with them. */
const SHELL = [
  'base',
  'phone',
  'door',
  'lazy',
  'MonthScreen',
  'AccountScreen',
  'common.en',
  'numbersInText',
  'loadWords',
]

/** Writes the list of files the volunteer's shell needs, and nothing of the office, into the service worker. */
function offlineShell(): Plugin {
  return {
    name: 'bangfu-offline-shell',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk') as unknown as BuiltChunk[]
      const worker = chunks.find(({ fileName }) => fileName === 'sw.js')
      if (!worker) return
      const isVolunteer = ({ facadeModuleId }: BuiltChunk) => facadeModuleId?.includes('/src/volunteer/') ?? false
      const roots = chunks.filter((chunk) => chunk !== worker && (SHELL.includes(chunk.name) || isVolunteer(chunk)))
      const missing = SHELL.filter((name) => !roots.some((root) => root.name === name))
      if (missing.length) throw new Error(`the offline shell would lack ${missing.join(', ')}`)
      const files = [...closure(roots, chunks)].map((file) => `/${file}`).sort()
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      worker.code = worker.code
        .replace('__SHELL_VERSION__', version)
        .replace('__SHELL_FILES__', JSON.stringify([...files, '/icon.svg']))
    },
  }
}

function closure(roots: BuiltChunk[], chunks: BuiltChunk[]): Set<string> {
  const files = new Set<string>()
  const visit = (chunk: BuiltChunk | undefined): void => {
    if (!chunk || files.has(chunk.fileName)) return
    files.add(chunk.fileName)
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css))
    chunk.viteMetadata?.importedAssets.forEach((asset) => files.add(asset))
    chunk.imports.forEach((name) => visit(chunks.find(({ fileName }) => fileName === name)))
  }
  roots.forEach(visit)
  return files
}

const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/
const SMALLEST_WORTH_IT = 512

/** `.br` and `.gz` beside every text file, at the best level: compressing once beats compressing per request. */
function precompress(): Plugin {
  let folder = ''
  return {
    name: 'bangfu-precompress',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle() {
      // A build that failed has written nothing, and its own error is the one to show.
      if (!existsSync(folder)) return
      for (const name of readdirSync(folder, { recursive: true }) as string[]) {
        const file = join(folder, name)
        if (COMPRESSIBLE.test(name) && statSync(file).size > SMALLEST_WORTH_IT) compress(file)
      }
    },
  }
}

function compress(file: string): void {
  const content = readFileSync(file)
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: quality }))
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
