import { defineConfig, mergeConfig } from 'vitest/config'

import build from './vite.config'

/** Apart from the build's, which must work where no tests are installed. */
export default mergeConfig(
  build,
  defineConfig({
    test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], environment: 'node', restoreMocks: true },
  }),
)
