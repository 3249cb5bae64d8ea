import { conflictsOf, groupOf, ownsForPublic, unwaived } from '#app/domain/conflict-of-interest.ts'
import type { Conflict, InterestFacts, InterestUnit } from '#app/domain/conflict-of-interest.ts'
import { DomainError } from '#app/domain/errors.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import {
  branches,
  recusalsOf,
  standsBackFrom,
  suppliersInAreas,
  unitsOfNeeds,
  unitsOfProducts,
  waiversOf,
} from '#db/repos/conflicts.ts'
import type { PairIds, WaiverRow } from '#db/repos/conflicts.ts'
import { membershipsOf } from '#db/repos/people.ts'
import { standingRelations } from '#db/repos/relations.ts'
import { pairsUnderWay } from '#db/repos/pairs-under-way.ts'
import type { PairUnderWay } from '#db/repos/pairs-under-way.ts'
import type { ReadDb } from '#db/schema.ts'
import type { TxCtx } from './context.ts'

/** What stands between the two units of a pair. */
export interface PairInterest {
  conflicts: Conflict[]
  /** Those that no waiver covers: with one of these nobody invites, agrees or meets. */
  open: Conflict[]
  waivers: WaiverRow[]
}

export const pairKey = ({ opportunityId, productId }: PairIds): string => `${opportunityId} ${productId}`

type UnitRow = Awaited<ReturnType<typeof unitsOfNeeds>>[number]

const unitOf = (row: UnitRow): InterestUnit => ({
  id: row.id,
  name: row.name,
  kind: row.kind as OrganisationKind,
  responsible: row.responsible === 1,
  parentName: row.parent_name,
})

/** The conflicts of interest of pairs, by `pairKey`. Pairs without any are in it too. */
export async function interestsOf(db: ReadDb, pairs: readonly PairIds[]): Promise<Map<string, PairInterest>> {
  if (pairs.length === 0) return new Map()
  const needIds = [...new Set(pairs.map((p) => p.opportunityId))]
  const [needs, products, relations, family, waivers] = await Promise.all([
    unitsOfNeeds(db, needIds),
    unitsOfProducts(db, [...new Set(pairs.map((p) => p.productId))]),
    standingRelations(db),
    branches(db),
    waiversOf(db, pairs),
  ])
  const facts = {
    ...entered(relations),
    branches: family.map((b) => ({ unitId: b.id, name: b.name, parentName: b.parent_name })),
  }
  const needUnits = new Map(needs.map((n) => [n.item_id, unitOf(n)]))
  const offerUnits = new Map(products.map((p) => [p.item_id, unitOf(p)]))
  const suppliers = await suppliersOf(db, needUnits, facts)
  return new Map(
    pairs.map((pair) => {
      const need = needUnits.get(pair.opportunityId)
      const offer = offerUnits.get(pair.productId)
      const own = waivers.filter(
        (w) => pairKey({ opportunityId: w.opportunity_id, productId: w.product_id }) === pairKey(pair),
      )
      const conflicts =
        need && offer
          ? conflictsOf(need, offer, { ...facts, suppliers: suppliers.get(pair.opportunityId) ?? new Set() })
          : []
      const granted = new Set(
        own.filter((w) => w.status === 'granted').flatMap((w) => JSON.parse(w.keys_json) as string[]),
      )
      return [pairKey(pair), { conflicts, open: unwaived(conflicts, granted), waivers: own }]
    }),
  )
}

/** The conflicts of interest of one pair. */
export async function interestOf(db: ReadDb, pair: PairIds): Promise<PairInterest> {
  return (await interestsOf(db, [pair])).get(pairKey(pair)) ?? { conflicts: [], open: [], waivers: [] }
}

/** Pairs that go on with a conflict that nobody has waived: it was entered afterwards, and the lead unit has to decide. */
export async function undecidedPairs(db: ReadDb): Promise<{ pair: PairUnderWay; open: Conflict[] }[]> {
  const pairs = await pairsUnderWay(db)
  const idsOf = (p: PairUnderWay) => ({ opportunityId: p.opportunity_id, productId: p.product_id })
  const found = await interestsOf(db, pairs.map(idsOf))
  return pairs.flatMap((pair) => {
    const open = found.get(pairKey(idsOf(pair)))?.open ?? []
    return open.length === 0 ? [] : [{ pair, open }]
  })
}

function entered(relations: Awaited<ReturnType<typeof standingRelations>>): Pick<InterestFacts, 'groups' | 'holdings'> {
  return {
    groups: relations
      .filter((r) => r.kind === 'group')
      .map((r) => ({
        id: r.id,
        unitId: r.organisation_id,
        groupName: r.group_name,
        groupCode: r.group_code,
        source: r.source,
      })),
    holdings: relations
      .filter((r) => r.kind === 'holding' && r.other_id !== null)
      .map((r) => ({
        id: r.id,
        holder: { id: r.other_id ?? '', name: r.other_name ?? '' },
        held: { id: r.organisation_id, name: r.unit_name },
        share: r.share,
        source: r.source,
      })),
  }
}

/** For each need whose owner answers for the public, the units of its group that publish products in its areas. */
async function suppliersOf(
  db: ReadDb,
  owners: ReadonlyMap<string, InterestUnit>,
  facts: Omit<InterestFacts, 'suppliers'>,
): Promise<Map<string, Set<string>>> {
  const groups = new Map(
    [...owners].filter(([, owner]) => ownsForPublic(owner)).map(([id, owner]) => [id, groupOf(owner, facts)] as const),
  )
  const units = [...new Set([...groups.values()].flatMap((g) => [...g]))]
  const found = new Map<string, Set<string>>()
  for (const row of await suppliersInAreas(db, [...groups.keys()], units)) {
    if (!groups.get(row.need_id)?.has(row.organisation_id)) continue
    found.set(row.need_id, (found.get(row.need_id) ?? new Set<string>()).add(row.organisation_id))
  }
  return found
}

/** Refuses while a conflict of interest of the pair is not waived: nobody invites it, agrees to it or lets it meet. */
export async function requireNoConflict(tx: TxCtx, pair: PairIds): Promise<void> {
  if ((await interestOf(tx.tx, pair)).open.length > 0) throw new DomainError('conflictOfInterest')
}

/** Why this person may not act on a pair, as a sentence; null where nothing stands in the way. */
export async function partiality(
  ctx: Pick<TxCtx, 'actor'>,
  db: ReadDb,
  pair: PairIds & { organisations: readonly [string, string] },
): Promise<string | null> {
  if (ctx.actor.kind !== 'person') return null
  const { personId, organisation } = ctx.actor
  const recused = (await recusalsOf(db, pair)).some((r) => r.person_id === personId)
  if (recused) return '您已声明回避这一对，请由同事办理。'
  const units = new Set((await membershipsOf(db, personId)).map((m) => m.organisation_id))
  const works = pair.organisations.filter((id) => units.has(id))
  if (works.length > 1) return '您同时是双方单位的成员，应当回避，请由同事办理。'
  const acting = organisation !== null && pair.organisations.includes(organisation.id)
  return works.length === 1 && !acting ? '您是其中一方单位的成员，请由其他同事以牵头单位名义办理。' : null
}

/** Refuses a person who stands back from this pair, or works for both of its units. */
export async function requireImpartial(
  tx: TxCtx,
  pair: PairIds & { organisations: readonly [string, string] },
): Promise<void> {
  const reason = await partiality(tx, tx.tx, pair)
  if (reason !== null) throw new DomainError('recused', { message: reason })
}

/**
 * Refuses a person who stands back from a pair of a need with any product of a firm: an answer is the firm's, and what
 * stands between a person and a firm does not end at one of its products.
 */
export async function requireImpartialTo(
  ctx: Pick<TxCtx, 'tx' | 'actor'>,
  firm: { opportunityId: string; organisationId: string },
): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'person' && (await standsBackFrom(ctx.tx, firm, actor.personId)))
    throw new DomainError('recused', { message: '您已声明回避这家单位与这项机会的对接，请由同事办理。' })
}

/** A pair may go on, and this person may act on it: what a salon asks before it invites or takes a consent. */
export async function requireUnbiased(
  tx: TxCtx,
  pair: PairIds & { organisations: readonly [string, string] },
): Promise<void> {
  await requireImpartial(tx, pair)
  await requireNoConflict(tx, pair)
}
