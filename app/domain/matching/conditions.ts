import { deployment } from '../vocabulary.ts'
import { isYes, nameKey as key, proves, readProof, wantedProof } from './certificates.ts'
import type { Certificate } from './certificates.ts'
import { readQuantity } from './quantities.ts'

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
  /** Last day for answers (`YYYY-MM-DD`); absent for a need that stays open. */
  readonly closesOn?: string
  /** 实施时限 (`YYYY-MM-DD`). */
  readonly dueOn?: string
}

export interface Capability {
  readonly what: string
  readonly value?: number | string
  readonly unit?: string
}

/** What the fields of a product say. */
export interface Offering {
  readonly capabilities: readonly Capability[]
  readonly certificates: readonly Certificate[]
  /** Words of the controlled list 部署方式. */
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
  /** What a reader has to know beside the verdict: for which day a certificate was checked. */
  readonly note: string | null
}

export type Eligibility = 'yes' | 'no' | 'unknown'

export interface ConditionReport {
  readonly lines: readonly LineResult[]
  /** By the musts alone: one broken is `no`, one unknown leaves it `unknown`. */
  readonly eligible: Eligibility
  /** The only broken must, when it can be mended: 差一项即符合. */
  readonly nearMiss: LineResult | null
}

type Finding = Pick<LineResult, 'verdict' | 'source' | 'fix' | 'note'>
type Check = NonNullable<NeedLine['check']>

/**
 * How names of two sides are held against each other. `controlled`: a certificate by scheme and grade, everything else
 * by its exact name, 部署方式 by its list. `contained`: one name within the other, as before recipe 2026-11-3; lists of
 * that time are made again with it.
 */
export type Naming = 'controlled' | 'contained'

/** What the lines of one pair are checked against. */
interface Checking {
  readonly product: Offering
  readonly today: string
  readonly naming: Naming
  readonly closesOn: string | undefined
  readonly dueOn: string | undefined
}

const UNKNOWN: Finding = { verdict: 'unknown', source: null, fix: null, note: null }
const met = (source: Source, note: string | null = null): Finding => ({ verdict: 'met', source, fix: null, note })
const broken = (source: Source, fix: string | null): Finding => ({ verdict: 'broken', source, fix, note: null })
/** A number that misses by more than this share is another product, not a near miss. */
const NEAR_SHARE = 0.2
const LEAD_TIME = ['交付周期', '实施周期', '交付时间', '供货周期', '工期', 'leadtime']
const DEPLOYMENT = ['部署方式', '部署', 'deployment']
const DEPLOYMENTS: readonly string[] = Object.values(deployment.labels)
const DAYS: Readonly<Record<string, number>> = { '': 1, 天: 1, 日: 1, 日历天: 1, 周: 7 }

/**
 * Checks each line of a need against the fields of a product on a day (`YYYY-MM-DD`, Shanghai). Texts are never read:
 * what no field says is unknown, and unknown is not a no. A certificate has to be valid on the last day for answers,
 * or on the day of the check where the need stays open: until then the two sides choose each other.
 */
export function checkConditions(
  need: Demands,
  product: Offering,
  today: string,
  naming: Naming = 'controlled',
): ConditionReport {
  const checking: Checking = { product, today, naming, closesOn: need.closesOn, dueOn: need.dueOn }
  const check = (line: NeedLine, must: boolean): LineResult => {
    const finding = line.check === undefined ? UNKNOWN : decide(line.check, checking)
    return { lineId: line.id, text: line.text, must, ...finding }
  }
  const lines = [...need.musts.map((line) => check(line, true)), ...need.prefers.map((line) => check(line, false))]
  const modes = checkModes(need.modes ?? [], product.modes ?? [])
  if (modes !== null) lines.push(modes)
  const musts = lines.filter(({ must }) => must)
  const failed = musts.filter(({ verdict }) => verdict === 'broken')
  const open = musts.some(({ verdict }) => verdict === 'unknown')
  return {
    lines,
    eligible: failed.length > 0 ? 'no' : open ? 'unknown' : 'yes',
    nearMiss: failed.length === 1 && failed[0]!.fix !== null ? failed[0]! : null,
  }
}

/** 合作方式 is talked about, so a difference never excludes: it is shown as a preference. */
function checkModes(wanted: readonly string[], offered: readonly string[]): LineResult | null {
  if (wanted.length === 0) return null
  const line = { lineId: 'modes', text: `合作方式：${wanted.join('、')}`, must: false }
  if (offered.length === 0) return { ...line, ...UNKNOWN }
  const source: Source = { field: 'modes', text: offered.join('、') }
  return { ...line, ...(offered.some((mode) => wanted.includes(mode)) ? met(source) : broken(source, null)) }
}

function decide(check: Check, checking: Checking): Finding {
  const { product, naming } = checking
  if (LEAD_TIME.includes(key(check.what)) && product.leadTimeDays !== undefined) {
    return decideLeadTime(check, product.leadTimeDays)
  }
  if (check.op === 'has') return decideHas(check, checking)
  const capability = pick(product.capabilities, check.what, naming)
  return capability === null ? UNKNOWN : decideValue(check, capability)
}

function decideLeadTime(check: Check, days: number): Finding {
  const factor = DAYS[check.unit ?? '']
  const limit = Number(check.value)
  if (check.op !== '<=' || factor === undefined || !Number.isFinite(limit)) return UNKNOWN
  const source: Source = { field: 'leadTime', text: `交付周期 ${days} 天` }
  if (days <= limit * factor) return met(source)
  return broken(source, `交付周期由 ${days} 天缩短到 ${limit * factor} 天，即符合`)
}

function decideHas(check: Check, checking: Checking): Finding {
  const { product, naming } = checking
  const wanted = String(check.value)
  if (DEPLOYMENT.includes(key(check.what))) return decideDeployment(wanted, checking)
  const certificates = certificatesFor(check, checking)
  if (certificates.length > 0) return decideCertificate(certificates, checking)
  const capability = pick(product.capabilities, check.what, naming)
  if (capability?.value === undefined) {
    const named = pick(product.capabilities, isYes(wanted) && naming === 'controlled' ? check.what : wanted, naming)
    return named !== null && (naming === 'contained' || isThere(named)) ? met(capabilitySource(named)) : UNKNOWN
  }
  const values = String(capability.value)
    .split(/[、,，;；/]/)
    .map(key)
  // A list of values that does not name the wanted one may be incomplete, so it never breaks the line.
  if (values.includes(key(wanted))) return met(capabilitySource(capability))
  const isNamed = naming === 'controlled' && (isYes(wanted) || key(wanted) === key(capability.what))
  return isNamed && isThere(capability) ? met(capabilitySource(capability)) : UNKNOWN
}

/** A bare line, a plain yes or a number above nothing says that it is there; any other word may say that it is not. */
function isThere({ value, unit }: Capability): boolean {
  if (value === undefined) return true
  const quantity = readQuantity(value, unit)
  return quantity === null ? isYes(String(value)) : quantity.value > 0
}

function decideDeployment(wanted: string, { product, naming }: Checking): Finding {
  const offered = product.deployment
  if (offered.length === 0) return UNKNOWN
  const source: Source = { field: 'deployment', text: offered.join('、') }
  if (offered.some((one) => key(one) === key(wanted))) return met(source)
  // A word that the list does not have cannot be missed in it.
  if (naming === 'controlled' && !DEPLOYMENTS.some((one) => key(one) === key(wanted))) return UNKNOWN
  return broken(source, `提供${wanted}，即符合`)
}

/** The certificates of a product that mean what a condition wants. */
function certificatesFor({ what, value }: Check, { product, naming }: Checking): readonly Certificate[] {
  if (naming === 'contained') {
    const found = [String(value), what].map((name) => containing(product.certificates, (one) => one.name, name))
    return found.find((some) => some.length > 0) ?? []
  }
  const wanted = wantedProof(what, String(value))
  return wanted === null ? [] : product.certificates.filter(({ name }) => proves(readProof(name), wanted))
}

/** One that is valid on the day decides, the one valid longest of several. */
function decideCertificate(certificates: readonly Certificate[], { today, closesOn, dueOn }: Checking): Finding {
  const day = closesOn !== undefined && closesOn > today ? closesOn : today
  const lasts = ({ expiresOn }: Certificate) => expiresOn ?? '9999-12-31'
  const longest = (some: readonly Certificate[]) => some.reduce((a, b) => (lasts(b) > lasts(a) ? b : a))
  const begun = certificates.filter(({ validFrom }) => validFrom === undefined || validFrom <= day)
  const best = longest(begun.length > 0 ? begun : certificates)
  const { name, validFrom, expiresOn } = best
  const text = [name, begun.length === 0 && `自 ${validFrom} 起`, expiresOn && `有效期至 ${expiresOn}`]
  const source: Source = { field: 'certificate', text: text.filter(Boolean).join(' ') }
  const which = day === today ? '' : `，早于应答截止日 ${day}`
  if (begun.length === 0)
    return broken(
      source,
      `${name} ${validFrom} 才生效；${day === today ? '现在' : `应答截止日 ${day} `}已有有效证书，即符合`,
    )
  if (lasts(best) < day)
    return broken(source, `${name} ${expiresOn} 到期${lasts(best) < today ? '' : which}，续期后即符合`)
  if (expiresOn === undefined) return met(source)
  const before = dueOn !== undefined && expiresOn < dueOn ? `；实施时限 ${dueOn} 之前到期，届时须续期` : ''
  return met(source, `按${day === today ? '当天' : '应答截止日'} ${day} 核对${before}`)
}

function decideValue(check: Check, capability: Capability): Finding {
  const wanted = readQuantity(check.value, check.unit)
  const offered = readQuantity(capability.value, capability.unit)
  const source = capabilitySource(capability)
  if (wanted === null || offered === null) {
    const same = capability.value !== undefined && key(String(capability.value)) === key(String(check.value))
    return check.op === '=' && same ? met(source) : UNKNOWN
  }
  if (wanted.kind !== offered.kind) return UNKNOWN
  const distance = offered.value - wanted.value
  const holds = check.op === '>=' ? distance >= 0 : check.op === '<=' ? distance <= 0 : distance === 0
  if (holds) return met(source)
  const near = Math.abs(distance) <= NEAR_SHARE * Math.abs(wanted.value)
  const words = { '>=': '提高到', '<=': '降到', '=': '改为', has: '' }[check.op]
  const fix = near ? `${capability.what}${words} ${check.value}${check.unit ? ` ${check.unit}` : ''}，即符合` : null
  return broken(source, fix)
}

function capabilitySource({ what, value, unit }: Capability): Source {
  return {
    field: 'capability',
    text: [what, value, unit].filter((part) => part !== undefined && part !== '').join(' '),
  }
}

/** The entries of exactly this name. */
function exactly<T>(entries: readonly T[], nameOf: (entry: T) => string, name: string): T[] {
  const wanted = key(name)
  return wanted.length < 2 ? [] : entries.filter((entry) => key(nameOf(entry)) === wanted)
}

/** The entries of exactly this name, else those whose name contains it or is contained in it. */
function containing<T>(entries: readonly T[], nameOf: (entry: T) => string, name: string): T[] {
  const exact = exactly(entries, nameOf, name)
  if (exact.length > 0) return exact
  const wanted = key(name)
  return entries.filter((entry) => {
    const own = key(nameOf(entry))
    return wanted.length > 1 && own.length > 1 && (own.includes(wanted) || wanted.includes(own))
  })
}

/** The one capability that a name means; null when none or several could be meant. */
function pick(capabilities: readonly Capability[], name: string, naming: Naming): Capability | null {
  const find = naming === 'contained' ? containing : exactly
  const found = find(capabilities, ({ what }) => what, name)
  return found.length === 1 ? found[0]! : null
}
