import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig } from 'vite'

/** A Remix app of one page, with the same switches as the product: what the framework alone costs. */
export default defineConfig({
  publicDir: false,
  plugins: [
    remix({
      appDirectory: 'tests/bench/bare-remix/app',
      buildDirectory: process.env.BUILD_DIR,
      serverModuleFormat: 'esm',
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: false,
      },
    }),
  ],
  build: { target: 'es2022' },
})
