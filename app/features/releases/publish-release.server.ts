import { DomainError } from '#app/domain/errors.ts'
import { releaseName } from '#app/domain/issued-list/names.ts'
import { releaseActions, requireStatus } from '#app/domain/status.ts'
import type { ReleaseStatus } from '#app/domain/status.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { canonicalJson, contentHash } from '#app/server/ids.ts'
import { notify, notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { putItemsOfRelease } from '#db/repos/release-items.ts'
import { updateRelease } from '#db/repos/releases.ts'
import type { ReleaseRow } from '#db/repos/releases.ts'
import { staffWithRole } from '#db/repos/people.ts'
import { buildSnapshot, issuerOf, requireComplete } from './build-snapshot.server.ts'
import type { BuiltRelease } from './build-snapshot.server.ts'
import { withRelease } from './draft-release.server.ts'

/** Hands a complete draft to the second person. Who proposes it vouches for it and cannot publish it. */
export async function proposeRelease(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await withRelease(ctx, 'release.compose', id, async (tx, row, actor) => {
    if (row.status === 'proposed' && row.composed_by === actor.personId) return
    const to = requireStatus(releaseActions, 'propose', row.status as ReleaseStatus)
    requireComplete(await buildSnapshot(ctx, tx.tx, row))
    await step(tx, row, { action: 'propose', to, set: { composed_by: actor.personId } })
    const others = (await staffWithRole(tx.tx, 'organiser')).filter((person) => person !== actor.personId)
    await notify(tx, others, {
      event: `release.proposed:${id}:${row.version}`,
      kind: 'release.proposed',
      subject: `请复核并发布：${row.title}`,
      body: `${actor.name} 已编好“${row.title}”，需要另一位清单管理员看过后发布。`,
      link: `/desk/releases/${id}/preview`,
    })
  })
}

/** Takes a proposed release back for further work. */
export async function reopenRelease(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await withRelease(ctx, 'release.compose', id, async (tx, row) => {
    const to = requireStatus(releaseActions, 'reopen', row.status as ReleaseStatus)
    await step(tx, row, { action: 'reopen', to, set: {} })
  })
}

/**
 * Publishes a proposed release by a second person: freezes every row as it is now. `seenHash` is that of the preview
 * which the person has read; when anything has changed since, nothing is published. Returns the public number.
 */
export async function publishRelease(ctx: Ctx, { id, seenHash }: { id: string; seenHash: string }): Promise<string> {
  return withRelease(ctx, 'release.publish', id, async (tx, row, actor) => {
    if (row.status === 'published' && row.published_by === actor.personId) return row.number
    const to = requireStatus(releaseActions, 'publish', row.status as ReleaseStatus)
    if (row.composed_by === actor.personId) throw new DomainError('secondPerson')
    const built = await buildSnapshot(ctx, tx.tx, row)
    requireComplete(built)
    if (built.seenHash !== seenHash)
      throw new DomainError('conflict', { message: '您看过之后清单内容又有变化，没有发布。请再看一遍预览。' })
    await step(tx, row, {
      action: 'publish',
      to,
      set: {
        snapshot_json: canonicalJson(built.snapshot),
        snapshot_hash: contentHash(built.snapshot),
        released_on: built.snapshot.releasedOn,
        published_by: actor.personId,
        published_at: ctx.now,
      },
    })
    for (const { kind } of built.snapshot.lists)
      await putItemsOfRelease(
        tx.tx,
        id,
        kind,
        built.rows.filter((r) => r.kind === kind),
      )
    await tellOwners(tx, row, built)
    return row.number
  })
}

async function step(
  tx: TxCtx,
  row: ReleaseRow,
  change: { action: keyof typeof releaseActions; to: ReleaseStatus; set: Parameters<typeof updateRelease>[2] },
): Promise<void> {
  const at = { id: row.id, status: row.status as ReleaseStatus, version: row.version }
  const set = { ...change.set, status: change.to, updated_at: tx.now }
  if (!(await updateRelease(tx.tx, at, set))) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'release', id: row.id },
    action: change.action,
    from: row.status,
    to: change.to,
    changes: { number: { after: row.number } },
  })
}

/** Each owner learns once in which release its items stand. */
async function tellOwners(tx: TxCtx, row: ReleaseRow, built: BuiltRelease): Promise<void> {
  const { word } = await issuerOf(tx, tx.tx)
  const name = releaseName(row.year, row.batch, word)
  for (const organisationId of new Set(built.rows.map((r) => r.organisationId))) {
    const rows = built.rows.filter((r) => r.organisationId === organisationId)
    await notifyOrganisation(tx, organisationId, {
      event: `release.published:${row.id}`,
      kind: 'release.published',
      subject: `贵单位的 ${rows.length} 项内容已列入${name}清单`,
      body: rows.map((r) => r.title).join('；'),
      link: `/releases/${row.number}`,
    })
  }
}
