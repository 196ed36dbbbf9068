import { readdirSync, readFileSync } from 'node:fs'

import { defineConfig, mergeConfig } from 'vitest/config'

import build from './vite.config.ts'

const SOURCES = new URL('src/', import.meta.url)
/** A module that another file has loaded already is not replaced any more, so these begin with none. */
const replacing = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts') && readFileSync(new URL(name, SOURCES), 'utf8').includes('vi.mock('))
  .map((name) => `src/${name}`)

/** Apart from the build's, which must work where no tests are installed. Components are tested in a page, the rest in Node. */
export default mergeConfig(
  build,
  defineConfig({
    test: {
      // The speed of a test is not tested, and the machine may be busy.
      testTimeout: 60_000,
      // Modules are loaded once for all files, which is two thirds of the work; a test leaves nothing behind it.
      isolate: false,
      restoreMocks: true,
      unstubGlobals: true,
      projects: [
        {
          extends: true,
          test: { name: 'units', include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], environment: 'node' },
        },
        {
          extends: true,
          resolve: { alias: [{ find: /^vue$/, replacement: 'vue/dist/vue.esm-bundler.js' }] },
          test: { name: 'components', include: ['src/**/*.spec.ts'], exclude: replacing, environment: 'happy-dom' },
        },
        {
          extends: true,
          resolve: { alias: [{ find: /^vue$/, replacement: 'vue/dist/vue.esm-bundler.js' }] },
          test: { name: 'replacing', include: replacing, isolate: true, environment: 'happy-dom' },
        },
      ],
    },
  }),
)
