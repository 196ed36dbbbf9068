import js from '@eslint/js'
import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import typescript from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** Forms are made of shared/components, where label, help and error are tied to the control. */
const CONTROLS = ['input', 'select', 'textarea'].map((element) => ({
  element,
  message: 'Use a field of shared/components; what it lacks belongs there.',
}))

export default typescript.config(
  { ignores: ['dist/', 'node_modules/', 'src/shared/api/*.d.ts'] },
  js.configs.recommended,
  ...typescript.configs.recommendedTypeChecked,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: typescript.parser,
        project: ['./tsconfig.json', './tsconfig.node.json', './tsconfig.worker.json'],
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'vue/multi-word-component-names': 'off',
      // Labels stand beside their control with `for`; nesting as well would be read twice.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/form-control-has-label': 'off',
    },
  },
  {
    files: ['**/*.vue', '**/*.spec.ts'],
    rules: {
      // typescript-eslint cannot see the types of .vue files, nor of what mounts them; vue-tsc checks these, strictly.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'vue/no-restricted-html-elements': ['error', ...CONTROLS],
    },
  },
  {
    files: [
      'src/shared/components/*.vue',
      // The camera and the photo album: a file is no field, its label is the button.
      'src/volunteer/components/PhotoPicker.vue',
      'src/volunteer/components/RejectedPhoto.vue',
      // A sheet or files, by button or by dropping them.
      'src/office/sheets/SheetPicker.vue',
      'src/shared/files/AttachedFiles.vue',
    ],
    rules: { 'vue/no-restricted-html-elements': 'off' },
  },
  // How it is laid out is prettier's affair alone.
  prettier,
  // TypeScript and the browser know their own globals.
  { files: ['**/*.ts', '**/*.vue'], rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: { globals: { URL: 'readonly', console: 'readonly', process: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
)
