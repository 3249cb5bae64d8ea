import { DomainError } from '#app/domain/errors.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import { agendaQuality } from '#app/domain/salon/composition.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { requireStatus, salonActions } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertAgendaVersion } from '#db/repos/salon-agendas.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { releasedAgenda, snapshot } from '#db/repos/salon-snapshots.ts'
import { pitchesOf, updateSalon } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** Publishes the draft as the next numbered version and tells those whose own schedule changed. Returns its number. */
export async function releaseAgenda(ctx: Ctx, key: string, version: number): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    const to = requireStatus(salonActions, 'release', salon.status)
    if (version !== salon.version)
      throw new DomainError('conflict', { message: '议程刚被同事改过，请看过最新的安排再发布。' })
    const { problem, current, meetings } = await loadComposition(tx.tx, salon)
    if (validateAgenda(problem, current).length > 0)
      throw new DomainError('incomplete', {
        message: '议程里有冲突（例如有单位改了在场时间），请先重排或移动后再发布。',
      })
    const before =
      salon.released_version === null ? null : await releasedAgenda(tx.tx, salon.id, salon.released_version)
    const content = snapshot(salon, await pitchesOf(tx.tx, salon.id), meetings)
    const changed = changedOrganisations(before, content)
    const next = (salon.released_version ?? 0) + 1
    await insertAgendaVersion(tx.tx, {
      salon_id: salon.id,
      version: next,
      content_json: JSON.stringify(content),
      quality_json: JSON.stringify(agendaQuality(problem, current)),
      released_by: actor.personId,
      released_at: tx.now,
    })
    const saved = await updateSalon(
      tx.tx,
      { id: salon.id, status: salon.status, version },
      { status: to, released_version: next, updated_at: tx.now, ...(to === salon.status ? {} : { status_at: tx.now }) },
    )
    if (!saved) throw new DomainError('conflict')
    await recordStep(tx, {
      object: { kind: 'salon', id: salon.id },
      action: 'release',
      from: salon.status,
      to,
      changes: { version: { after: next } },
    })
    for (const organisationId of changed)
      await notifyOrganisation(tx, organisationId, {
        event: `agenda.released:${salon.id}:${next}`,
        kind: 'salon.agenda',
        subject: `${salon.title}：议程第 ${next} 版`,
        body:
          before === null ? '议程已发布，请查看贵单位的洽谈时间和桌号。' : '贵单位的安排有变化，请查看新的时间和桌号。',
        link: `/desk/salons/${salon.number}/invitations`,
      })
    return next
  })
}
