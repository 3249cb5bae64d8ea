// Licences that may be used, and version ranges that are refused because of known holes. Reads the lock file only.
import { readFileSync } from 'node:fs'

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-3.0',
  'Unlicense',
  'Python-2.0',
  'MPL-2.0',
  'WTFPL',
  'Zlib',
  'MIT/X11',
  'Artistic-2.0',
  'OFL-1.1',
  'Unicode-3.0',
  'Unicode-DFS-2016',
  'BSD',
])
/** name → versions below which a hole is known, with the reason. */
const REFUSED = {
  kysely: ['0.28.12', 'injection through JSON path keys'],
  '@remix-run/node': ['2.17.3', 'path traversal in file sessions, script injection in ScrollRestoration'],
  '@remix-run/server-runtime': ['2.17.3', 'host header and single-fetch holes'],
  vite: ['6.4.1', 'file access outside the root on Windows'],
  nodemailer: ['7.0.11', 'address parser sends to the wrong domain'],
  '@e965/xlsx': ['0.20.2', 'prototype pollution and ReDoS in older sheet parsers'],
  'path-to-regexp': ['0.1.12', 'ReDoS'],
}

/** Packages whose manifest names no licence, looked at one by one. */
const LOOKED_AT = {
  buffers: 'reached only through the stream reader of exceljs, which the product does not use',
  eval: 'build only; its README says MIT',
  format: 'build only; its README says MIT',
  'require-like': 'build only; its repository says MIT',
  'png-js': 'its LICENSE file says MIT',
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const problems = []
let packages = 0

const older = (a, b) => {
  const [x, y] = [a, b].map((v) => v.split(/[.+-]/).map(Number))
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i] < y[i]
  return false
}
/** `(MIT OR GPL-3.0)` is allowed when one choice is, `MIT AND Zlib` when all parts are. */
const allowed = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((part) => ALLOWED.has(part.trim())))

for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '' || entry.link) continue
  packages++
  const name = path.slice(path.lastIndexOf('node_modules/') + 13)
  if (entry.resolved && /^https?:/.test(entry.resolved)) problems.push(`${name}: the lock file names a registry host`)
  if (!entry.license && !LOOKED_AT[name]) problems.push(`${name}@${entry.version}: no licence in the lock file`)
  else if (entry.license && !allowed(entry.license))
    problems.push(`${name}@${entry.version}: licence ${entry.license} is not on the list`)
  const refused = REFUSED[name]
  if (refused && !entry.dev && older(entry.version, refused[0]))
    problems.push(`${name}@${entry.version}: older than ${refused[0]} (${refused[1]})`)
}
for (const p of problems) console.error(p)
console.log(`${packages} packages, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
