import { foldName } from '../text.ts'
import type { OrganisationKind } from '../vocabulary.ts'
import type { Reading } from './reading.ts'
import { bad, good, likeness } from './reading.ts'

/** A registered organisation that rows may belong to. `aliases` are its known short names. */
export interface OrganisationRef {
  id: string
  name: string
  kind: OrganisationKind
  aliases?: readonly string[]
  /** 统一社会信用代码 */
  code?: string
  /** Why nothing can be imported for it, as a sentence; absent when it can. */
  refusal?: string
}

const FIRM = /(公司|厂|店|合作社|事务所|集团|工作室|经营部|商行)$/
/** 演示区…, 某某市演示区…; else 某某市…. 社区 and 园区 are no places of this kind. */
const DISTRICT = /^[\p{Script=Han}]{1,9}?(?<![社园景校地])[区县](?=[\p{Script=Han}]{2,})/u
const CITY = /^[\p{Script=Han}]{2,3}市(?=[\p{Script=Han}]{2,})/u

/** What remains of a public body's name without its place and with usual endings cut: 演示区教育体育局 → 教育体育局. */
function core(name: string): string {
  const folded = foldName(name)
  const inDistrict = folded.replace(/^(本|我)?区(?=..)/, '')
  const place = inDistrict !== folded ? null : (DISTRICT.exec(folded) ?? CITY.exec(folded))
  return inDistrict
    .slice(place?.[0].length ?? 0)
    .replace(/^人民政府(?=.)/, '')
    .replace(/委员会$/, '委')
    .replace(/(街道|镇|乡)(办事处|人民政府|街办|办)$/, '$1')
    .replace(/街办$/, '街道')
}

/** 教体局 abbreviates 教育体育局: same first and last character, the rest in order. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 2 || short.length >= long.length) return false
  if (short[0] !== long[0] || short.at(-1) !== long.at(-1)) return false
  let at = 0
  for (const c of long) if (c === short[at]) at++
  return at === short.length
}

export interface OrganisationBook {
  /** The organisation that a name means, or the reason why it is not clear. */
  find(text: string): Reading<OrganisationRef>
}

/** Prepares organisations for look-up by name, code, alias or the usual short form of a public body (区教体局). */
export function organisationBook(organisations: readonly OrganisationRef[]): OrganisationBook {
  const exact = new Map<string, OrganisationRef[]>()
  const add = (key: string, o: OrganisationRef) => {
    const list = exact.get(key) ?? []
    if (!list.includes(o)) exact.set(key, [...list, o])
  }
  for (const o of organisations) {
    add(foldName(o.name), o)
    for (const alias of o.aliases ?? []) add(foldName(alias), o)
    if (o.code) add(foldName(o.code), o)
  }
  const bodies = organisations.filter((o) => !FIRM.test(o.name)).map((o) => ({ o, core: core(o.name) }))
  const cache = new Map<string, Reading<OrganisationRef>>()
  return {
    find(text) {
      const raw = text.normalize('NFKC').replace(/\s+/g, '')
      const known = cache.get(raw)
      if (known) return known
      const found = search(raw, { exact, bodies, organisations })
      cache.set(raw, found)
      return found
    },
  }
}

interface Index {
  exact: ReadonlyMap<string, OrganisationRef[]>
  bodies: readonly { o: OrganisationRef; core: string }[]
  organisations: readonly OrganisationRef[]
}

function search(raw: string, index: Index): Reading<OrganisationRef> {
  const same = index.exact.get(foldName(raw)) ?? []
  if (same.length === 1) return found(same[0] as OrganisationRef, raw)
  if (same.length > 1) return several(raw, same)
  const parts = raw
    .replace(/^(牵头|责任|主办)(单位)?[:：]/, '')
    .split(/[、,;/+]|(?:配合|协助)(?:单位)?:|(?<=[局委办部处心会])和/)
    .filter((p) => p !== '')
  if (parts.length > 1) return bad('写了多个单位，请只留责任单位', parts[0])
  const short = core(raw)
  if (!FIRM.test(raw)) {
    const equal = index.bodies.filter((b) => b.core === short).map((b) => b.o)
    if (equal.length === 1) return found(equal[0] as OrganisationRef, raw)
    if (equal.length > 1) return several(raw, equal)
    const abbreviated = index.bodies.filter((b) => abbreviates(short, b.core)).map((b) => b.o)
    if (abbreviated.length === 1) return found(abbreviated[0] as OrganisationRef, raw)
    if (abbreviated.length > 1) return several(raw, abbreviated)
  }
  return near(raw, short, index)
}

const found = (o: OrganisationRef, raw: string) => good(o, o.name === raw ? undefined : o.name)

function several(raw: string, candidates: OrganisationRef[]): Reading<OrganisationRef> {
  const names = candidates.slice(0, 3).map((o) => o.name)
  return bad(`“${raw}”可能是 ${candidates.length} 家单位：${names.join('、')}，请写全称`)
}

function near(raw: string, short: string, index: Index): Reading<OrganisationRef> {
  const alike = index.organisations
    .map((o) => ({ o, score: score(short, raw, o.name) }))
    .filter((c) => c.score >= 0.5)
    .sort((a, b) => b.score - a.score || a.o.name.localeCompare(b.o.name, 'zh'))
  const best = alike[0]
  if (!best) return bad(`没有登记“${raw}”`)
  return bad(`没有登记“${raw}”，名称相近的有 ${alike.length} 家`, best.o.name)
}

const withoutEnding = (name: string) => foldName(name).replace(/(有限责任|股份有限|有限)?公司$/, '')

function score(short: string, raw: string, name: string): number {
  const long = core(name)
  if (short.length >= 3 && isSubsequence(short, long) && short.at(-1) === long.at(-1)) return 0.9
  const left = withoutEnding(raw)
  const right = withoutEnding(name)
  if (left.length >= 3 && (right.includes(left) || left.includes(right))) return 0.8
  return Math.max(likeness(short, long), likeness(left, right))
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0
  for (const c of long) if (c === short[at]) at++
  return at === short.length
}
