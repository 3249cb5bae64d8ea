import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { refusalBasis } from '#app/domain/refusal-basis.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import { DAY_MS } from '#app/domain/time.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import { addSource, startCollaboration } from '../repos/collaborations.ts'
import { insertRefusal } from '../repos/match-refusals.ts'
import type { Tx } from '../schema.ts'
import { authorOf } from './accounts.ts'
import { matches, salon } from './activity.ts'
import { needs } from './needs.ts'
import { products } from './products.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'
import type { SeedMatch, SeedSide } from './types.ts'

/** Ids of the loaded pairs by `pairKey`. */
export type SeedPairIds = Map<string, string>
export const pairKey = (pair: { need: string; product: string }): string => `${pair.need} ${pair.product}`

const STAFF = 'demo-organiser'
/** When pairs that only the salon names were agreed. */
const SALON_DAYS_AGO = 6

/** Every pair on which somebody has acted, and those of the salon, which begin as agreed there. */
export async function loadMatches(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<SeedPairIds> {
  const known = new Set(matches.map(pairKey))
  const ofSalon = salon.pairs
    .filter((pair) => !known.has(pairKey(pair)))
    .map<SeedMatch>(({ need, product }) => ({
      need,
      product,
      state: 'agreed',
      invitedBy: 'organiser',
      note: '',
      createdDaysAgo: SALON_DAYS_AGO,
    }))
  const pairs: SeedPairIds = new Map()
  for (const match of [...matches, ...ofSalon]) pairs.set(pairKey(match), await loadMatch(tx, tools, ids, match))
  return pairs
}

interface Parties {
  organisation: Record<'need' | 'offer', string>
  /** Who acts for each side; for a unit without an account the lead unit records what it said. */
  person: Record<SeedSide, string>
}

function partiesOf(ids: SeedIds, match: SeedMatch): Parties {
  const need = needs.find((n) => n.key === match.need)
  const product = products.find((p) => p.key === match.product)
  if (!need || !product) throw new Error(`demonstration data pairs unknown items: ${pairKey(match)}`)
  return {
    organisation: {
      need: idOf(ids.organisations, need.organisation),
      offer: idOf(ids.organisations, product.organisation),
    },
    person: {
      need: idOf(ids.people, authorOf(need.organisation)),
      offer: idOf(ids.people, authorOf(product.organisation)),
      organiser: idOf(ids.people, STAFF),
    },
  }
}

async function publicText(tx: Tx, table: 'opportunity' | 'product', id: string) {
  const { public_hash, public_json } = await tx
    .selectFrom(table)
    .select(['public_hash', 'public_json'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { hash: public_hash ?? '', content: JSON.parse(public_json ?? '{}') as object }
}

interface Word {
  at: number
  by: string
}

async function loadMatch(tx: Tx, tools: SeedTools, ids: SeedIds, match: SeedMatch): Promise<string> {
  const { invitedBy, state, reason } = match
  const id = tools.newId()
  const opportunityId = idOf(ids.needs, match.need)
  const productId = idOf(ids.products, match.product)
  const parties = partiesOf(ids, match)
  const began = tools.now - match.createdDaysAgo * DAY_MS
  const answered = Math.min(began + DAY_MS, tools.now)
  const word = (side: 'need' | 'offer'): Word | null => {
    if (invitedBy === side) return { at: began, by: parties.person[side] }
    return state === 'agreed' ? { at: answered, by: parties.person[side] } : null
  }
  const words = { need: word('need'), offer: word('offer') }
  const staff = parties.person.organiser
  const given = [words.need, words.offer].some((w) => w?.by === staff)
  const need = await publicText(tx, 'opportunity', opportunityId)
  const offer = await publicText(tx, 'product', productId)
  const basis = (code: MatchReason) =>
    refusalBasis(code, { ...emptyOpportunity, ...need.content }, { ...emptyProduct, ...offer.content })
  await tx
    .insertInto('match')
    .values({
      id,
      opportunity_id: opportunityId,
      product_id: productId,
      status: state,
      invited_side: invitedBy ?? '',
      invited_by: invitedBy ? parties.person[invitedBy] : null,
      invited_at: invitedBy ? began : null,
      invite_note: invitedBy ? match.note : '',
      need_agreed_at: words.need?.at ?? null,
      need_agreed_by: words.need?.by ?? null,
      offer_agreed_at: words.offer?.at ?? null,
      offer_agreed_by: words.offer?.by ?? null,
      confirmed_by_staff: given ? staff : null,
      reason_side: reason?.side ?? '',
      reason_code: reason?.code ?? '',
      reason_text: reason?.text ?? '',
      reason_basis: reason ? basis(reason.code) : '',
      need_hash: need.hash,
      offer_hash: offer.hash,
      created_at: began,
      status_at: state === 'invited' || state === 'dismissed' ? began : answered,
    })
    .execute()
  await history(tx, tools, { id, match, parties, began, answered })
  if (reason) {
    const [act, at] = state === 'dismissed' ? ['dismiss', began] : ['decline', answered]
    await insertRefusal(tx, { id: tools.newId(), match_id: id, act, side: reason.side, reason_code: reason.code, at })
  }
  const dealing = { opportunityId, organisationId: parties.organisation.offer, productId, matchId: id }
  if (state === 'agreed' && !(await startCollaboration(tx, { ...dealing, id: tools.newId(), now: answered })))
    await addSource(tx, dealing)
  return id
}

interface Loaded {
  id: string
  match: SeedMatch
  parties: Parties
  began: number
  answered: number
}

/** The steps that led to the present state, as the product would have written them. */
async function history(tx: Tx, tools: SeedTools, { id, match, parties, began, answered }: Loaded): Promise<void> {
  const step = async (
    side: SeedSide,
    s: { action: string; from: MatchStatus; to: MatchStatus; reason?: string; at: number },
  ) => {
    const person = parties.person[side]
    const byStaff = side === 'organiser' || person === parties.person.organiser
    await tx
      .insertInto('status_history')
      .values({
        id: tools.newId(),
        object_kind: 'match',
        object_id: id,
        action: byStaff && s.action === 'agree' ? 'confirm' : s.action,
        from_status: s.from,
        to_status: s.to,
        person_id: person,
        organisation_id: byStaff ? null : parties.organisation[side],
        reason: s.reason ?? '',
        created_at: s.at,
      })
      .execute()
  }
  const { invitedBy, state, reason } = match
  if (invitedBy)
    await step(invitedBy, { action: 'invite', from: 'suggested', to: 'invited', reason: match.note, at: began })
  if (state === 'agreed') {
    const answering = (['need', 'offer'] as const).filter((side) => side !== invitedBy)
    for (const [i, side] of answering.entries())
      await step(side, {
        action: 'agree',
        from: 'invited',
        to: i === answering.length - 1 ? 'agreed' : 'invited',
        at: answered,
      })
  }
  if (reason && state === 'declined')
    await step(reason.side, { action: 'decline', from: 'invited', to: 'declined', reason: reason.text, at: answered })
  if (reason && state === 'dismissed')
    await step(reason.side, { action: 'dismiss', from: 'suggested', to: 'dismissed', reason: reason.text, at: began })
}
