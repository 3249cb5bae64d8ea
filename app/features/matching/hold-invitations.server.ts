import { contactRefusal } from '#app/domain/contact-words.ts'
import { DomainError, isDomainError } from '#app/domain/errors.ts'
import { fillNote } from '#app/domain/invitation-note.ts'
import { staysUnnamed, unnamedOwner } from '#app/domain/issued-list/names.ts'
import { countCharacters } from '#app/domain/text.ts'
import { formatInstant } from '#app/domain/time.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { interestOf } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { openShown, rowsOf } from '#app/server/shown-list.ts'
import type { ShownPage } from '#app/server/shown-list.ts'
import { heldPairs, insertDraft } from '#db/repos/invitation-drafts.ts'
import { salonByKey } from '#db/repos/salons.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { NOTE_LIMIT } from './match.schema.ts'
import { matchState } from './match-words.ts'
import { effectiveMatchStatus } from './match-rules.ts'

export interface Held {
  held: number
  /** Pairs that were passed over, each with why. */
  skipped: string[]
}

/**
 * Writes a held draft for each chosen pair: one template, its fields filled for the pair. Nothing is sent. A pair that
 * cannot be invited any more or has a draft is passed over and named; a note that is too long refuses all.
 */
export async function holdInvitations(
  ctx: Ctx,
  input: { pairs: PairKeys[]; template: string; salon: string; seen?: string },
): Promise<Held> {
  requirePermission(ctx, 'invitation.hold')
  const salon = input.salon === '' ? undefined : await salonByKey(ctx.read, input.salon)
  if (input.salon !== '' && !salon) throw new DomainError('notFound')
  const place = salon ? { id: salon.id, words: `${salon.title}（${formatInstant(salon.starts_at)}）` } : null
  const shown = openShown(ctx, input.seen)
  const token = shown === null ? '' : (input.seen ?? '')
  return inTransaction(ctx, async (tx) => {
    const skipped: string[] = []
    let held = 0
    for (const keys of input.pairs) {
      const why = await holdOne(tx, keys, { template: input.template, salon: place, shown, token })
      if (why === null) held++
      else skipped.push(why)
    }
    return { held, skipped }
  })
}

interface Writing {
  template: string
  salon: { id: string; words: string } | null
  /** The page on which the pairs were chosen. */
  shown: ShownPage | null
  token: string
}

/** Null when the pair has its draft now, otherwise the pair and why it has none. */
async function holdOne(tx: TxCtx, keys: PairKeys, { template, salon, shown, token }: Writing): Promise<string | null> {
  let pair: Pair
  try {
    pair = await loadPair(tx, tx.tx, keys, 'match.act')
  } catch (error) {
    if (!isDomainError(error)) throw error
    return `一对已经撤下或截止（${error.message.replace(/。$/, '')}）`
  }
  const name = pairName(pair)
  if (!pair.acts.invite) return `${name}（${whyNot(pair)}）`
  if ((await interestOf(tx.tx, idsOf(pair))).open.length > 0) return `${name}（利益冲突尚未豁免）`
  const note = fillNote(template, valuesOf(pair, salon?.words ?? ''))
  const refusal = contactRefusal(note)
  if (refusal !== null) throw new DomainError('badInput', { fields: { template: refusal } })
  const length = countCharacters(note)
  if (length > NOTE_LIMIT)
    throw new DomainError('badInput', {
      fields: { template: `${name} 的附言填好后有 ${length} 字，不能超过 ${NOTE_LIMIT} 字，请把附言写短` },
    })
  const person = requirePermission(tx, 'invitation.hold').personId
  const id = newId()
  const added = await insertDraft(tx.tx, {
    id,
    opportunity_id: pair.need.id,
    product_id: pair.offer.id,
    salon_id: salon?.id ?? null,
    note,
    status: 'held',
    created_by: person,
    created_at: tx.now,
    status_by: person,
    status_at: tx.now,
    shown: token,
  })
  if (!added) {
    const other = (await heldPairs(tx.tx, [pair.need.id])).find((d) => d.product_id === pair.offer.id)
    return `${name}（${other?.author ?? ''}已暂存）`
  }
  const rows = shown && rowsOf(shown).filter(([need]) => need === (pair.need.number ?? pair.need.id))
  await recordStep(tx, {
    object: { kind: 'invitation', id },
    action: 'hold',
    from: '',
    to: 'held',
    changes: { shown: { after: shown ? { page: shown.page, at: shown.at, rows } : { state: 'none' } } },
  })
  return null
}

const pairName = ({ need, offer }: Pick<Pair, 'need' | 'offer'>): string =>
  `${need.number ?? need.id} × ${offer.number ?? offer.id}`

/** Why a pair cannot be invited now. */
export function whyNot({ match, side }: Pick<Pair, 'match' | 'side'>): string {
  const status = effectiveMatchStatus(match)
  return status === 'suggested' ? '机会已截止或产品已到期' : matchState(status, match, side).word
}

function valuesOf({ need, offer, needContent, offerContent }: Pair, salon: string) {
  const kind = need.owner_kind as OrganisationKind
  const hidden = staysUnnamed(kind, needContent.anonymousOwner)
  return {
    机会: needContent.title,
    机会编号: need.number ?? '',
    责任单位: hidden ? unnamedOwner(kind, needContent.categories[0] ?? '') : need.owner_name,
    产品: offerContent.title,
    产品编号: offer.number ?? '',
    产品单位: offer.owner_name,
    截止: need.deadline_at === null ? '长期有效' : formatInstant(need.deadline_at, true),
    沙龙: salon,
  }
}
