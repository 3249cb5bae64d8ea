import js from '@eslint/js'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['build/', '.tmp/', 'node_modules/', 'var/', 'public/', 'tests/bench/data/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 350, skipComments: true, skipBlankLines: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-properties': [
        'error',
        { object: 'sql', property: 'raw', message: 'Values only: SQL text never comes from input.' },
        { object: 'sql', property: 'lit', message: 'Values only: SQL text never comes from input.' },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        Buffer: 'readonly',
        document: 'readonly',
        window: 'readonly',
        navigator: 'readonly',
        fetch: 'readonly',
        Request: 'readonly',
      },
    },
  },
  {
    files: ['db/sqlite.ts', 'db/migrations/**', 'db/seed/**', 'tests/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['db/seed/**', 'tests/**', 'db/migrations/**'], rules: { 'max-lines': 'off' } },
)
