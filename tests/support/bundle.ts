import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Bundles a process entry as the build does (packages stay external) and returns the path of the file. It lies in
 * the project, so that packages resolve, under a name made from its content, so that parallel tests share it.
 */
export async function bundleEntry(path: string): Promise<string> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
  const text = result.outputFiles[0]?.text ?? ''
  const folder = join(process.cwd(), '.tmp', 'bundles')
  const target = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`)
  if (existsSync(target)) return target
  await mkdir(folder, { recursive: true })
  const partial = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await writeFile(partial, text)
  await rename(partial, target)
  return target
}
