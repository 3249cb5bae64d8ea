import { DomainError } from '#app/domain/errors.ts'
import { dueAt, questionText } from '#app/domain/salon/follow-up.ts'
import type { Wave } from '#app/domain/salon/follow-up.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { followUpHash, followUpToken } from '#app/server/follow-up-link.ts'
import { newId } from '#app/server/ids.ts'
import { insertFollowUp } from '#db/repos/follow-ups.ts'
import { askedTalks, followedTalks, sideOfUnit } from './follow-up-talks.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { needName } from './talks.queries.server.ts'

/**
 * Drafts the question of a wave for each unit with a talk to ask about; nobody is told yet. Units that have one already
 * keep it. Returns how many were drafted.
 */
export async function draftFollowUps(ctx: Ctx, key: string, wave: Wave): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    if (salon.status !== 'held' && salon.status !== 'closed')
      throw new DomainError('wrongState', { message: '请先把沙龙标记为已举办，再回访。' })
    if (ctx.now < dueAt(salon.starts_at, wave))
      throw new DomainError('wrongState', { message: `沙龙后满 ${wave} 天才能做这次回访。` })
    const talks = await followedTalks(tx.tx, salon.id)
    const units = new Set(talks.flatMap(({ meeting: m }) => [m.need_organisation_id, m.offer_organisation_id]))
    let drafted = 0
    for (const organisationId of units) {
      const own = askedTalks(talks, wave, organisationId)
      if (own.length === 0) continue
      const id = newId()
      const body = questionText(
        { title: salon.title, startsAt: salon.starts_at, wave, now: tx.now },
        own.map(({ meeting: m }) => ({
          other:
            sideOfUnit(m, organisationId) === 'need' ? m.offer_name : needName(m, { actor: anonymous, organisationId }),
          subject: `${m.need_title} × ${m.offer_title}`,
        })),
      )
      const added = await insertFollowUp(tx.tx, {
        id,
        salon_id: salon.id,
        wave,
        organisation_id: organisationId,
        body,
        status: 'held',
        link_hash: followUpHash(followUpToken(ctx, { id, link_no: 1 })),
        created_at: tx.now,
      })
      if (added) drafted++
    }
    if (drafted > 0)
      await audit(tx, {
        action: 'salon.draftFollowUps',
        object: { kind: 'salon', id: salon.id },
        changes: { count: { after: drafted } },
      })
    return drafted
  })
}
