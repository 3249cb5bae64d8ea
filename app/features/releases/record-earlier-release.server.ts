import { DomainError } from '#app/domain/errors.ts'
import { releaseNumber } from '#app/domain/issued-list/names.ts'
import { dayOf } from '#app/domain/time.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertRelease } from '#db/repos/releases.ts'
import { onceByNumber } from './create-release.server.ts'
import type { EarlierRelease } from './release-form.ts'

/** 补录: enters a release from before the system, with a link or a document number as evidence and without items. */
export async function recordEarlierRelease(ctx: Ctx, input: EarlierRelease): Promise<string> {
  const actor = requirePermission(ctx, 'release.compose')
  requireEvidence(input, dayOf(ctx.now))
  const id = newId()
  const number = releaseNumber(input.year, input.batch)
  await onceByNumber(() =>
    inTransaction(ctx, async (tx) => {
      await insertRelease(tx.tx, {
        id,
        number,
        year: input.year,
        batch: input.batch,
        kind: input.kind,
        title: input.title,
        channel: input.channel,
        channel_link: input.channelLink,
        document_number: input.documentNumber,
        count_value: input.countValue,
        count_note: input.countNote,
        backfilled: 1,
        evidence: input.evidence,
        status: 'published',
        released_on: input.releasedOn,
        composed_by: actor.personId,
        published_by: actor.personId,
        published_at: ctx.now,
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      await recordStep(tx, {
        object: { kind: 'release', id },
        action: 'recordEarlier',
        from: '',
        to: 'published',
        changes: { number: { after: number } },
      })
    }),
  )
  return number
}

function requireEvidence(input: EarlierRelease, today: string): void {
  const fields: Record<string, string> = {}
  if (input.documentNumber === '' && input.channelLink === '')
    fields.documentNumber = '请填写文号或发布链接，至少一项，作为佐证'
  if (input.releasedOn > today) fields.releasedOn = '补录的发布日期不能在今天之后'
  if (Object.keys(fields).length > 0) throw new DomainError('badInput', { fields })
}
