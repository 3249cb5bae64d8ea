import { DomainError } from '#app/domain/errors.ts'
import { kindsOf, listName, releaseNumber } from '#app/domain/issued-list/names.ts'
import type { ReleaseKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { itemsOfRelease } from '#db/repos/release-items.ts'
import { updateRelease } from '#db/repos/releases.ts'
import { onceByNumber } from './create-release.server.ts'
import { withRelease } from './draft-release.server.ts'
import type { ReleaseFactsInput } from './release-form.ts'

/** Saves the facts of a release that is being made. `version` is the one that the form was filled from. */
export async function editRelease(
  ctx: Ctx,
  input: { id: string; version: number; facts: ReleaseFactsInput },
): Promise<void> {
  const { id, version, facts } = input
  await onceByNumber(() =>
    withRelease(ctx, 'release.compose', id, async (tx, row) => {
      if (row.status !== 'draft') throw new DomainError('wrongState')
      await refuseOrphans(tx, id, facts.kind)
      const saved = await updateRelease(
        tx.tx,
        { id, status: 'draft', version },
        {
          number: releaseNumber(facts.year, facts.batch),
          year: facts.year,
          batch: facts.batch,
          kind: facts.kind,
          title: facts.title,
          theme: facts.theme,
          channel: facts.channel,
          channel_link: facts.channelLink,
          document_number: facts.documentNumber,
          count_value: facts.countValue,
          count_note: facts.countNote,
          hidden_columns_json: JSON.stringify([...new Set(facts.hiddenColumns)].sort()),
          updated_at: ctx.now,
        },
      )
      if (!saved) throw new DomainError('conflict')
      await audit(tx, {
        action: 'release.edit',
        object: { kind: 'release', id },
        changes: { number: { before: row.number, after: releaseNumber(facts.year, facts.batch) } },
      })
    }),
  )
}

/** A list that leaves the release must be empty first, so that nothing disappears by a changed kind. */
async function refuseOrphans(tx: TxCtx, id: string, kind: ReleaseKind): Promise<void> {
  const kept = kindsOf(kind)
  const orphan = (await itemsOfRelease(tx.tx, id)).find((i) => !kept.includes(i.kind))
  if (!orphan) return
  const sentence = `${listName[orphan.kind]}里还有条目，请先移出`
  throw new DomainError('badInput', { message: `${sentence}。`, fields: { kind: sentence } })
}
