import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { denyImports } from 'vite-env-only'
import { defineConfig } from 'vite'
import remixOptions from './remix.config.js'

const base = (process.env.DATAI_BASE ?? '').replace(/\/+$/, '')

export default defineConfig({
  base: `${base}/`,
  plugins: [
    // A component that imports server code would build green and ship it to the browser.
    denyImports({
      client: {
        specifiers: [
          'better-sqlite3',
          'kysely',
          'lucia',
          'meilisearch',
          'express',
          'nodemailer',
          'pino',
          /^node:/,
          /^#db\//,
          /^#search\//,
          /^#app\/server\//,
        ],
        files: ['db/**', 'search/**', 'app/server/**', '**/*.server.*'],
      },
    }),
    tailwindcss(),
    remix(remixOptions),
  ],
  build: { target: 'es2022', chunkSizeWarningLimit: 900 },
  ssr: { noExternal: [] },
})
