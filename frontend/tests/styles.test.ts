import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import postcss, { type Declaration } from 'postcss'
import { parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

const SOURCES = new URL('../src/', import.meta.url).pathname
/** A media query cannot read a token. */
const BREAKPOINTS = new Set(['(max-width: 720px)', '(max-width: 1000px)', '(min-width: 1001px)', '(min-width: 1100px)'])
const LINES = /^(border|outline|box-shadow|text-underline-offset)/
const THICKEST_LINE_PX = 3

interface Sheet {
  file: string
  css: string
  isScoped: boolean
}

function sheetsOf(file: string, text: string): Sheet[] {
  if (file.endsWith('.css')) return [{ file, css: text, isScoped: true }]
  return parse(text).descriptor.styles.map(({ content, scoped }) => ({ file, css: content, isScoped: scoped === true }))
}

/** What a sheet says that only tokens may say, one line each. */
function faultsOf({ file, css, isScoped }: Sheet): string[] {
  const faults = isScoped ? [] : [`${file}: a style block that is not scoped`]
  postcss.parse(css).walk((node) => {
    if (node.type === 'decl' && isLiteral(node)) faults.push(`${file}: ${node.prop}: ${node.value}`)
    if (
      node.type === 'atrule' &&
      node.name === 'media' &&
      node.params.includes('px') &&
      !BREAKPOINTS.has(node.params)
    ) {
      faults.push(`${file}: @media ${node.params}`)
    }
  })
  return faults
}

function isLiteral({ prop, value }: Declaration): boolean {
  if (/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/i.test(value)) return true
  if (/^(transition|animation)/.test(prop) && /(?<![\w.-])(?!0s)[\d.]+m?s\b/.test(value)) return true
  if (prop === 'z-index' && /^\d/.test(value)) return true
  const most = LINES.test(prop) ? THICKEST_LINE_PX : 1
  return [...value.matchAll(/(?<![\w.])-?([\d.]+)(?:px|rem)\b/g)].some(([, size]) => Number(size) > most)
}

const files = (readdirSync(SOURCES, { recursive: true }) as string[]).filter((file) => /\.(vue|css)$/.test(file))
const sheets = files
  .filter((file) => !file.endsWith('styles/tokens.css'))
  .flatMap((file) => sheetsOf(file, readFileSync(join(SOURCES, file), 'utf8')))

describe('styles', () => {
  it('take every colour, size and duration from the tokens, and stay with their component', () => {
    expect(sheets.length).toBeGreaterThan(50)
    expect(sheets.flatMap(faultsOf)).toEqual([])
  })

  it('name only tokens that exist', () => {
    const known = new Set(
      files
        .filter((file) => file.endsWith('styles/tokens.css'))
        .flatMap((file) => [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^\s*(--[\w-]+):/gm)])
        .map(([, name]) => name),
    )
    const named = sheets.flatMap(({ file, css }) =>
      [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => [file, name]),
    )
    expect(named.filter(([, name]) => !known.has(name))).toEqual([])
  })

  it.each([
    ['color: #fff', '#fff'],
    ['padding: 7px', '7px'],
    ['border: 4px solid var(--line)', '4px'],
    ['transition: width 0.2s', '0.2s'],
    ['z-index: 4', '4'],
  ])('are refused for %s', (declaration) => {
    expect(faultsOf({ file: 'Some.vue', css: `a { ${declaration} }`, isScoped: true })).toHaveLength(1)
  })

  it('are refused when they would reach other components', () => {
    expect(
      sheetsOf('Some.vue', '<template><a /></template><style>a { top: 0 }</style>').flatMap(faultsOf),
    ).toHaveLength(1)
  })
})
