import { ESLint, Linter } from 'eslint'
import vue from 'eslint-plugin-vue'
import parser from 'vue-eslint-parser'
import { describe, expect, it } from 'vitest'

type Rules = Record<string, [number, ...unknown[]]>
const SEVERITY_ERROR = 2
const RULE = 'vue/no-restricted-html-elements'
const eslint = new ESLint()
const rulesFor = async (file: string): Promise<Rules> =>
  ((await eslint.calculateConfigForFile(file)) as { rules: Rules }).rules

describe('the lint', () => {
  it.each(['input', 'select', 'textarea'])('refuses <%s> outside the kit', async (element) => {
    const rule = (await rulesFor('src/office/people/NewUnit.vue'))[RULE]
    const config = { files: ['**/*.vue'], plugins: { vue }, languageOptions: { parser }, rules: { [RULE]: rule } }
    const found = new Linter().verify(`<template><${element} /></template>`, [config] as never, 'src/Some.vue')
    expect(found.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([[RULE, SEVERITY_ERROR]])
  })

  it.each(['src/shared/components/TextField.vue', 'src/volunteer/components/PhotoPicker.vue'])(
    'lets %s',
    async (file) => {
      expect((await rulesFor(file))[RULE]?.[0]).toBe(0)
    },
  )

  it('looks at what is unsafe in TypeScript', async () => {
    const rules = await rulesFor('src/shared/format.ts')
    const unsafe = ['argument', 'assignment', 'call', 'member-access', 'return']
    expect(unsafe.map((what) => rules[`@typescript-eslint/no-unsafe-${what}`]?.[0])).toEqual(
      Array(5).fill(SEVERITY_ERROR),
    )
  })
})
