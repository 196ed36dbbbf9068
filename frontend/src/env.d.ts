/// <reference types="vite/client" />

/** For ESLint, which cannot read .vue files from a .ts file; vue-tsc and the build look into the file itself. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
