import { hash, verify } from '@node-rs/argon2'
import { countCharacters } from '#app/domain/text.ts'
import common from './common-passwords.json' with { type: 'json' }

/** argon2id, 19 MiB, 2 passes, 1 lane. The work runs on the thread pool, at most four at a time. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const MAX_PARALLEL = 4

let running = 0
const waiting: (() => void)[] = []

async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_PARALLEL) await new Promise<void>((go) => waiting.push(go))
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}

export const hashPassword = (password: string): Promise<string> => limited(() => hash(password, OPTIONS))

export const verifyPassword = (stored: string, password: string): Promise<boolean> =>
  limited(() => verify(stored, password).catch(() => false))

let dummy: Promise<string> | undefined
/** Spends the time of a real check for a login name that does not exist, so that both answers take equally long. */
export async function verifyNobody(password: string): Promise<false> {
  dummy ??= hashPassword('nobody has this password')
  await verifyPassword(await dummy, password)
  return false
}

const COMMON = new Set(common.words.split(' '))
/** So few characters beside a word that everybody tries leave nothing to guess. */
const FEW = 5

/** Whether nothing is left but a common password, perhaps several times, with a few characters around it. */
function isCommon(password: string): boolean {
  const unit = /^(.+?)\1+$/.exec(password)?.[1]
  if (unit !== undefined && (unit.length <= FEW || isCommon(unit))) return true
  for (let before = 0; before <= FEW; before++)
    for (let after = 0; before + after <= FEW; after++)
      if (COMMON.has(password.slice(before, password.length - after))) return true
  return false
}

/** Why a new password is refused, or null. `context` holds words that must not be its core (names of units, the place). */
export function passwordProblem(password: string, context: { staff: boolean; words: string[] }): string | null {
  const min = context.staff ? 12 : 10
  const length = countCharacters(password)
  if (length < min) return `密码至少 ${min} 位`
  if (length > 256) return '密码不能超过 256 位'
  const lower = password.normalize('NFKC').toLowerCase()
  if (isCommon(lower)) return '这个密码太常见，请换一个'
  const word = context.words.find(
    (w) => w.length >= 2 && lower.replace(w.toLowerCase(), '').length <= FEW && lower.includes(w.toLowerCase()),
  )
  return word ? '密码不能由登录名、单位、地区或平台名称加几位字符组成' : null
}
