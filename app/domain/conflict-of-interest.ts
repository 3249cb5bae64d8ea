import { foldName } from './text.ts'
import { isPublicOwner } from './vocabulary.ts'
import type { OrganisationKind } from './vocabulary.ts'

/** 利益冲突 of a pair: what joins the unit that needs and the unit that offers, by what has been entered about them. */

/** A unit as far as its interests go. */
export interface InterestUnit {
  readonly id: string
  readonly name: string
  readonly kind: OrganisationKind
  /** 计划责任单位. */
  readonly responsible: boolean
  /** Of a 分支机构 the unit that it belongs to, else empty. */
  readonly parentName: string
}

/** A unit belongs to a group of companies. */
export interface GroupEntry {
  readonly id: string
  readonly unitId: string
  readonly groupName: string
  /** 统一社会信用代码 of the group's head, or empty. */
  readonly groupCode: string
  readonly source: string
}

/** A unit holds shares of another. */
export interface HoldingEntry {
  readonly id: string
  readonly holder: { readonly id: string; readonly name: string }
  readonly held: { readonly id: string; readonly name: string }
  /** Share in hundredths of a percent: 3500 is 35 %. */
  readonly share: number
  readonly source: string
}

/** What has been entered and holds today. */
export interface InterestFacts {
  readonly groups: readonly GroupEntry[]
  readonly holdings: readonly HoldingEntry[]
  /** Branches of anybody: which unit belongs to which. */
  readonly branches: readonly { readonly unitId: string; readonly name: string; readonly parentName: string }[]
  /** Units with published products in one of the need's areas. */
  readonly suppliers: ReadonlySet<string>
}

export type ConflictKind = 'group' | 'holding' | 'supplier'

export interface Conflict {
  readonly kind: ConflictKind
  /** Names exactly what it rests on: a waiver covers the keys it was given for, and no later entry. */
  readonly key: string
  readonly text: string
  /** The same without naming a unit, for a reader who does not know yet whose need it is. */
  readonly unnamed: string
}

/** `35%`, `33.33%` */
export const shareText = (share: number): string => `${Number((share / 100).toFixed(2))}%`

/** The conflicts of a pair, those of the same group first. Equal facts give equal keys. */
export function conflictsOf(need: InterestUnit, offer: InterestUnit, facts: InterestFacts): Conflict[] {
  return [...sameGroup(need, offer, facts), ...holdings(need, offer, facts), ...suppliers(need, offer, facts)]
}

/** Keys of conflicts that no waiver covers. */
export function unwaived(conflicts: readonly Conflict[], waivedKeys: ReadonlySet<string>): Conflict[] {
  return conflicts.filter(({ key }) => !waivedKeys.has(key))
}

/** Does this owner answer for public money or a task of the plan, so that its own business stands in the way? */
export const ownsForPublic = (need: InterestUnit): boolean => need.responsible || isPublicOwner(need.kind)

const isSameGroup = (a: GroupEntry, b: GroupEntry): boolean =>
  (a.groupCode !== '' && a.groupCode === b.groupCode) || foldName(a.groupName) === foldName(b.groupName)

const isBranchOf = (unit: { parentName: string }, parent: { name: string }): boolean =>
  unit.parentName !== '' && foldName(unit.parentName) === foldName(parent.name)

function sameGroup(need: InterestUnit, offer: InterestUnit, { groups }: InterestFacts): Conflict[] {
  const unnamed = '双方单位同属一个集团或总机构'
  const found: Conflict[] = []
  const siblings = need.parentName !== '' && foldName(need.parentName) === foldName(offer.parentName)
  if (isBranchOf(need, offer) || isBranchOf(offer, need) || siblings) {
    const [branch, head] = isBranchOf(need, offer) ? [need, offer.name] : [offer, offer.parentName]
    const text = siblings
      ? `双方都是${need.parentName}的分支机构（单位资料）`
      : `${branch.name}是${head}的分支机构（单位资料）`
    found.push({ kind: 'group', key: `branch:${[need.id, offer.id].sort().join('+')}`, text, unnamed })
  }
  for (const own of groups.filter((g) => g.unitId === need.id))
    for (const other of groups.filter((g) => g.unitId === offer.id && isSameGroup(own, g)))
      found.push({
        kind: 'group',
        key: `group:${[own.id, other.id].sort().join('+')}`,
        text: `双方同属${own.groupName}（来源：${sources(own, other)}）`,
        unnamed,
      })
  return found
}

const sources = (...entries: { source: string }[]) => [...new Set(entries.map((e) => e.source))].join('；')

/** One holds shares of the other, or a third unit holds shares of both, or one through a third unit. */
function holdings(need: InterestUnit, offer: InterestUnit, facts: InterestFacts): Conflict[] {
  const unnamed = '双方单位之间有登记的持股关系'
  const sentence = (h: HoldingEntry) => `${h.holder.name}持有${h.held.name} ${shareText(h.share)} 股权`
  const conflict = (...way: HoldingEntry[]): Conflict => ({
    kind: 'holding',
    key: `holding:${way
      .map((h) => h.id)
      .sort()
      .join('+')}`,
    text: `${way.map(sentence).join('，')}（来源：${sources(...way)}）`,
    unnamed,
  })
  const touches = (h: HoldingEntry, id: string) => h.holder.id === id || h.held.id === id
  const otherEnd = (h: HoldingEntry, id: string) => (h.holder.id === id ? h.held.id : h.holder.id)
  const ofNeed = facts.holdings.filter((h) => touches(h, need.id))
  const ofOffer = facts.holdings.filter((h) => touches(h, offer.id))
  const direct = ofNeed.filter((h) => touches(h, offer.id))
  const through = ofNeed
    .filter((h) => !direct.includes(h))
    .flatMap((h) =>
      ofOffer
        .filter((o) => !direct.includes(o) && otherEnd(o, offer.id) === otherEnd(h, need.id))
        // Two units that both hold shares of a third have no say over each other.
        .filter((o) => !(h.holder.id === need.id && o.holder.id === offer.id))
        .map((o) => [h, o] as const),
    )
  return [...direct.map((h) => conflict(h)), ...through.map(([h, o]) => conflict(h, o))]
}

/** The unit and all units of its group: those that it belongs together with. */
export function groupOf(unit: InterestUnit, { groups, branches }: Omit<InterestFacts, 'suppliers'>): Set<string> {
  const own = groups.filter((g) => g.unitId === unit.id)
  const kin = groups.filter((g) => own.some((o) => isSameGroup(o, g))).map((g) => g.unitId)
  const family = branches.filter(
    (b) =>
      isBranchOf(b, unit) ||
      isBranchOf(unit, b) ||
      (unit.parentName !== '' && foldName(b.parentName) === foldName(unit.parentName)),
  )
  return new Set([unit.id, ...kin, ...family.map((b) => b.unitId)])
}

/**
 * A responsible unit that is also a supplier: the owner of the need, or a unit of its group, has published products in
 * the need's areas and would decide about its own competitors. Only where the owner answers for public money or a task
 * of the plan; a firm that buys with its own money may.
 */
function suppliers(need: InterestUnit, offer: InterestUnit, facts: InterestFacts): Conflict[] {
  if (!ownsForPublic(need)) return []
  const own = [...groupOf(need, facts)].filter((id) => id !== offer.id && facts.suppliers.has(id)).sort()
  if (own.length === 0) return []
  const self = own.includes(need.id)
  return [
    {
      kind: 'supplier',
      key: `supplier:${own.join('+')}`,
      text: `责任单位${need.name}${self ? '' : '所属集团的单位'}在同一领域也发布产品`,
      unnamed: '责任单位在同一领域也发布产品',
    },
  ]
}
