import { DomainError } from '#app/domain/errors.ts'
import { defaultCount, proposedTitle, releaseName, releaseNumber } from '#app/domain/issued-list/names.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertRelease } from '#db/repos/releases.ts'
import { isUniqueViolation } from '#db/sqlite.ts'
import { issuerOf } from './build-snapshot.server.ts'
import type { NewRelease } from './release-form.ts'

/** Begins a release with the title and count that follow from its number and kind. Returns its id. */
export async function createRelease(ctx: Ctx, input: NewRelease): Promise<string> {
  const actor = requirePermission(ctx, 'release.compose')
  const issuer = await issuerOf(ctx, ctx.read)
  const { year, batch, kind } = input
  const count = defaultCount(kind)
  const id = newId()
  await onceByNumber(() =>
    inTransaction(ctx, async (tx) => {
      await insertRelease(tx.tx, {
        id,
        number: releaseNumber(year, batch),
        year,
        batch,
        kind,
        title: proposedTitle(issuer.district, releaseName(year, batch, issuer.word), kind),
        count_value: count.value,
        count_note: count.note,
        status: 'draft',
        composed_by: actor.personId,
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      await recordStep(tx, {
        object: { kind: 'release', id },
        action: 'create',
        from: '',
        to: 'draft',
        changes: { number: { after: releaseNumber(year, batch) } },
      })
    }),
  )
  return id
}

/** Runs a write that gives a release its number; a number already given is refused at the field 批次. */
export async function onceByNumber<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new DomainError('duplicate', {
      message: '这一年度已经有这个批次，请改用别的批次。',
      fields: { batch: '这一年度已经有这个批次' },
    })
  }
}
