import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

/** Everything that can be set from outside, checked once at start. An unknown DATAI_ name or a bad value refuses to start. */
export interface Config {
  host: string
  port: number
  dataDir: string
  mode: 'demo' | 'production'
  /** Public https origin in production; in demo mode null until the port is known. */
  origin: string | null
  /** Base path without trailing slash, '' at the root. */
  base: string
  secretsDir: string
  clockFile: string | null
  limits: boolean
  meiliUrl: string | null
  meiliKey: string | null
  /** Scoped keys that the supervisor makes with `meiliKey` and hands to its children. */
  meiliSearchKey: string | null
  meiliWriteKey: string | null
  smtpUrl: string | null
  mailFrom: string
  proxies: string[]
  /** Name of the district shown in the header. */
  district: string
}

const url = z.string().refine((s) => URL.canParse(s), '应为完整网址')
const portRange = '应为 0 到 65535 的整数'
const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number(portRange).int(portRange).min(0, portRange).max(65535, portRange).default(3000),
  DATAI_DATA: z.string().default('var'),
  DATAI_MODE: z.enum(['demo', 'production'], '应为 demo 或 production').default('demo'),
  DATAI_ORIGIN: url.optional(),
  DATAI_BASE: z
    .string()
    .regex(/^(\/[a-z0-9-]+)*\/?$/, '应为以 / 开头的路径，例如 /datai')
    .default(''),
  DATAI_SECRETS: z.string().optional(),
  DATAI_CLOCK: z.string().optional(),
  DATAI_LIMITS: z.enum(['on', 'off'], '应为 on 或 off').default('on'),
  MEILI_URL: url.optional(),
  MEILI_KEY: z.string().optional(),
  MEILI_SEARCH_KEY: z.string().optional(),
  MEILI_WRITE_KEY: z.string().optional(),
  SMTP_URL: url.optional(),
  MAIL_FROM: z.string().default('搭台 <noreply@localhost>'),
  DATAI_PROXIES: z.string().default(''),
  DATAI_DISTRICT: z.string().max(20, '最多 20 个字').default('演示区'),
})

/** A setting that cannot be used; the message is one plain sentence with the way out. */
export class ConfigError extends Error {}

/** `NAME_FILE` gives the value of `NAME` from a file, so that secrets stay out of the environment. */
function withFiles(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = { ...env }
  for (const name of ['MEILI_KEY', 'SMTP_URL']) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    try {
      values[name] = readFileSync(file, 'utf8').trim()
    } catch {
      throw new ConfigError(`读不到 ${name}_FILE 所指的文件 ${file}：请检查路径和权限。`)
    }
  }
  return values
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1', '[::1]']

/** Reads and checks the environment. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const known = new Set(Object.keys(settings.shape))
  for (const name of Object.keys(env))
    if (name.startsWith('DATAI_') && !known.has(name))
      throw new ConfigError(`不认识的设置 ${name}：请检查拼写，或删去它。`)
  const parsed = settings.safeParse(withFiles(env))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`设置 ${String(issue?.path[0])} 的值不能用：${issue?.message ?? ''}。`)
  }
  const s = parsed.data
  const production = s.DATAI_MODE === 'production'
  const dataDir = resolve(cwd, s.DATAI_DATA)
  if (production && !s.DATAI_ORIGIN) throw new ConfigError('正式模式需要 DATAI_ORIGIN（对外的 https 网址）。')
  if (production && !s.DATAI_SECRETS) throw new ConfigError('正式模式需要 DATAI_SECRETS（存放密钥文件的文件夹）。')
  if (production && !s.DATAI_ORIGIN?.startsWith('https://'))
    throw new ConfigError('DATAI_ORIGIN 必须以 https:// 开头。')
  if (production && s.DATAI_CLOCK) throw new ConfigError('正式模式不能使用 DATAI_CLOCK。')
  const loopback = LOOPBACK.includes(s.HOST)
  if (!production && !loopback)
    throw new ConfigError('演示模式只在本机地址上运行：请把 HOST 设为 127.0.0.1，或改用正式模式。')
  if (s.DATAI_LIMITS === 'off' && !loopback) throw new ConfigError('DATAI_LIMITS=off 只能在本机地址上使用。')
  return {
    host: s.HOST,
    port: s.PORT,
    dataDir,
    mode: s.DATAI_MODE,
    origin: s.DATAI_ORIGIN ? new URL(s.DATAI_ORIGIN).origin : null,
    base: s.DATAI_BASE.replace(/\/+$/, ''),
    secretsDir: resolve(cwd, s.DATAI_SECRETS ?? `${s.DATAI_DATA}/secrets`),
    clockFile: s.DATAI_CLOCK ? resolve(cwd, s.DATAI_CLOCK) : null,
    limits: s.DATAI_LIMITS === 'on',
    meiliUrl: s.MEILI_URL ?? null,
    meiliKey: s.MEILI_KEY ?? null,
    meiliSearchKey: s.MEILI_SEARCH_KEY ?? null,
    meiliWriteKey: s.MEILI_WRITE_KEY ?? null,
    smtpUrl: s.SMTP_URL ?? null,
    mailFrom: s.MAIL_FROM,
    proxies: s.DATAI_PROXIES.split(',')
      .map((p) => p.trim())
      .filter(Boolean),
    district: s.DATAI_DISTRICT,
  }
}
