// DATAI_BASE is read at build; BUILD_DIR is set by app/bin/bootstrap.mjs so that a build never replaces a running one.
const base = (process.env.DATAI_BASE ?? '').replace(/\/+$/, '')

/** @type {import('@remix-run/dev').VitePluginConfig} */
export default {
  appDirectory: 'app',
  // Without a slash at the end: the data of the home page is asked for as `${base}.data`.
  basename: base === '' ? '/' : base,
  buildDirectory: process.env.BUILD_DIR ?? 'build/local',
  serverModuleFormat: 'esm',
  ignoredRouteFiles: ['**/*.css', '**/*.test.*'],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    // One manifest file that browsers keep is smaller than a part of it in every page.
    v3_lazyRouteDiscovery: false,
    v3_singleFetch: true,
    v3_routeConfig: false,
  },
}
