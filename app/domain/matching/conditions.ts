import { readQuantity } from './quantities.ts'
import { normalise } from './text.ts'

/** One line of 必备条件 or 优先条件. Without `check` no field can decide it. */
export interface NeedLine {
  readonly id: string
  readonly text: string
  readonly check?: {
    readonly what: string
    readonly op: '>=' | '<=' | '=' | 'has'
    readonly value: number | string
    readonly unit?: string
  }
}

/** What a need demands. Region, size, ownership and local record have no place here. */
export interface Demands {
  readonly musts: readonly NeedLine[]
  readonly prefers: readonly NeedLine[]
  /** 合作方式 of the need; empty means any. */
  readonly modes?: readonly string[]
}

export interface Capability {
  readonly what: string
  readonly value?: number | string
  readonly unit?: string
}

/** A certificate is valid through its last day, without a date for ever. */
export interface Certificate {
  readonly name: string
  readonly expiresOn?: string
}

/** What the fields of a product say. */
export interface Offering {
  readonly capabilities: readonly Capability[]
  readonly certificates: readonly Certificate[]
  readonly deployment: readonly string[]
  readonly leadTimeDays?: number
  readonly modes?: readonly string[]
}

export type Verdict = 'met' | 'broken' | 'unknown'

/** The line of the product that decided, as a person reads it. */
export interface Source {
  readonly field: 'capability' | 'certificate' | 'deployment' | 'leadTime' | 'modes'
  readonly text: string
}

export interface LineResult {
  readonly lineId: string
  readonly text: string
  readonly must: boolean
  readonly verdict: Verdict
  /** Null when no field speaks of it: the question goes to the firm. */
  readonly source: Source | null
  /** What would mend a broken line, as a sentence; null when it is not broken or nothing small would. */
  readonly fix: string | null
}

export type Eligibility = 'yes' | 'no' | 'unknown'

export interface ConditionReport {
  readonly lines: readonly LineResult[]
  /** By the musts alone: one broken is `no`, one unknown leaves it `unknown`. */
  readonly eligible: Eligibility
  /** The only broken must, when it can be mended: 差一项即符合. */
  readonly nearMiss: LineResult | null
}

type Finding = Pick<LineResult, 'verdict' | 'source' | 'fix'>
type Check = NonNullable<NeedLine['check']>

const UNKNOWN: Finding = { verdict: 'unknown', source: null, fix: null }
/** A number that misses by more than this share is another product, not a near miss. */
const NEAR_SHARE = 0.2
const LEAD_TIME = ['交付周期', '实施周期', '交付时间', '供货周期', '工期', 'leadtime']
const DEPLOYMENT = ['部署方式', '部署', 'deployment']
const DAYS: Readonly<Record<string, number>> = { '': 1, 天: 1, 日: 1, 日历天: 1, 周: 7 }

/**
 * Checks each line of a need against the fields of a product on a day (`YYYY-MM-DD`, Shanghai). Texts are never read:
 * what no field says is unknown, and unknown is not a no.
 */
export function checkConditions(need: Demands, product: Offering, today: string): ConditionReport {
  const check = (line: NeedLine, must: boolean): LineResult => {
    const finding = line.check === undefined ? UNKNOWN : decide(line.check, product, today)
    return { lineId: line.id, text: line.text, must, ...finding }
  }
  const lines = [...need.musts.map((line) => check(line, true)), ...need.prefers.map((line) => check(line, false))]
  const modes = checkModes(need.modes ?? [], product.modes ?? [])
  if (modes !== null) lines.push(modes)
  const musts = lines.filter(({ must }) => must)
  const broken = musts.filter(({ verdict }) => verdict === 'broken')
  const open = musts.some(({ verdict }) => verdict === 'unknown')
  return {
    lines,
    eligible: broken.length > 0 ? 'no' : open ? 'unknown' : 'yes',
    nearMiss: broken.length === 1 && broken[0]!.fix !== null ? broken[0]! : null,
  }
}

/** 合作方式 is talked about, so a difference never excludes: it is shown as a preference. */
function checkModes(wanted: readonly string[], offered: readonly string[]): LineResult | null {
  if (wanted.length === 0) return null
  const line = { lineId: 'modes', text: `合作方式：${wanted.join('、')}`, must: false }
  if (offered.length === 0) return { ...line, ...UNKNOWN }
  const shared = offered.some((mode) => wanted.includes(mode))
  const source: Source = { field: 'modes', text: offered.join('、') }
  return { ...line, verdict: shared ? 'met' : 'broken', source, fix: null }
}

function decide(check: Check, product: Offering, today: string): Finding {
  if (LEAD_TIME.includes(key(check.what)) && product.leadTimeDays !== undefined) {
    return decideLeadTime(check, product.leadTimeDays)
  }
  if (check.op === 'has') return decideHas(check, product, today)
  const capability = pick(product.capabilities, ({ what }) => what, check.what)
  return capability === null ? UNKNOWN : decideValue(check, capability)
}

function decideLeadTime(check: Check, days: number): Finding {
  const factor = DAYS[check.unit ?? '']
  const limit = Number(check.value)
  if (check.op !== '<=' || factor === undefined || !Number.isFinite(limit)) return UNKNOWN
  const source: Source = { field: 'leadTime', text: `交付周期 ${days} 天` }
  if (days <= limit * factor) return { verdict: 'met', source, fix: null }
  return { verdict: 'broken', source, fix: `交付周期由 ${days} 天缩短到 ${limit * factor} 天，即符合` }
}

function decideHas(check: Check, product: Offering, today: string): Finding {
  const wanted = String(check.value)
  if (DEPLOYMENT.includes(key(check.what))) return decideDeployment(wanted, product.deployment)
  const names = [wanted, check.what].filter((name) => key(name).length > 1)
  for (const name of names) {
    const certificates = candidates(product.certificates, (one) => one.name, name)
    if (certificates.length > 0) return decideCertificate(certificates, today)
  }
  const capability = pick(product.capabilities, ({ what }) => what, check.what)
  if (capability?.value === undefined) {
    const named = pick(product.capabilities, ({ what }) => what, wanted)
    return named === null ? UNKNOWN : { verdict: 'met', source: capabilitySource(named), fix: null }
  }
  const values = String(capability.value)
    .split(/[、,，;；/]/)
    .map(key)
  // A list of values that does not name the wanted one may be incomplete, so it never breaks the line.
  return values.includes(key(wanted)) ? { verdict: 'met', source: capabilitySource(capability), fix: null } : UNKNOWN
}

function decideDeployment(wanted: string, offered: readonly string[]): Finding {
  if (offered.length === 0) return UNKNOWN
  const source: Source = { field: 'deployment', text: offered.join('、') }
  if (offered.some((one) => key(one) === key(wanted))) return { verdict: 'met', source, fix: null }
  return { verdict: 'broken', source, fix: `提供${wanted}，即符合` }
}

/** Of several that fit the name the one valid longest decides. */
function decideCertificate(certificates: readonly Certificate[], today: string): Finding {
  const lasts = ({ expiresOn }: Certificate) => expiresOn ?? '9999-12-31'
  const best = certificates.reduce((a, b) => (lasts(b) > lasts(a) ? b : a))
  const until = best.expiresOn
  const source: Source = {
    field: 'certificate',
    text: until === undefined ? best.name : `${best.name} 有效期至 ${until}`,
  }
  if (until === undefined || until >= today) return { verdict: 'met', source, fix: null }
  return { verdict: 'broken', source, fix: `${best.name} ${until} 到期，续期后即符合` }
}

function decideValue(check: Check, capability: Capability): Finding {
  const wanted = readQuantity(check.value, check.unit)
  const offered = readQuantity(capability.value, capability.unit)
  const source = capabilitySource(capability)
  if (wanted === null || offered === null) {
    const same = capability.value !== undefined && key(String(capability.value)) === key(String(check.value))
    return check.op === '=' && same ? { verdict: 'met', source, fix: null } : UNKNOWN
  }
  if (wanted.kind !== offered.kind) return UNKNOWN
  const distance = offered.value - wanted.value
  const met = check.op === '>=' ? distance >= 0 : check.op === '<=' ? distance <= 0 : distance === 0
  if (met) return { verdict: 'met', source, fix: null }
  const near = Math.abs(distance) <= NEAR_SHARE * Math.abs(wanted.value)
  const words = { '>=': '提高到', '<=': '降到', '=': '改为', has: '' }[check.op]
  const fix = near ? `${capability.what}${words} ${check.value}${check.unit ? ` ${check.unit}` : ''}，即符合` : null
  return { verdict: 'broken', source, fix }
}

function capabilitySource({ what, value, unit }: Capability): Source {
  return {
    field: 'capability',
    text: [what, value, unit].filter((part) => part !== undefined && part !== '').join(' '),
  }
}

/** A name for comparing: folded, without spaces and punctuation. */
function key(name: string): string {
  return normalise(name).replace(/[\s\p{P}\p{S}]/gu, '')
}

/** The entries of exactly this name, else those whose name contains it or is contained in it. */
function candidates<T>(entries: readonly T[], nameOf: (entry: T) => string, name: string): T[] {
  const wanted = key(name)
  if (wanted.length < 2) return []
  const exact = entries.filter((entry) => key(nameOf(entry)) === wanted)
  if (exact.length > 0) return exact
  return entries.filter((entry) => {
    const own = key(nameOf(entry))
    return own.length > 1 && (own.includes(wanted) || wanted.includes(own))
  })
}

/** The one entry that a name means; null when none or several could be meant. */
function pick<T>(entries: readonly T[], nameOf: (entry: T) => string, name: string): T | null {
  const found = candidates(entries, nameOf, name)
  return found.length === 1 ? found[0]! : null
}
