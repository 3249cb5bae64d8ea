import { isStaff } from '#app/domain/policy/actor.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { dueAt, stillDueDays, waves } from '#app/domain/salon/follow-up.ts'
import { DAY_MS, dayOf, formatDay } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { followUpPath } from '#app/server/follow-up-link.ts'
import { openFollowUps, salonsToAsk } from '#db/repos/follow-ups.ts'
import type { Draft } from './todos.server.ts'

/** 回访: questions that wait for the own unit, and for a salon's team the waves that have come due. */
export async function followUpTodos(ctx: Ctx, person: SignedIn): Promise<Draft[]> {
  const organisationId = person.organisation?.id
  const answers =
    organisationId !== undefined && can(person, 'meeting.outcome', { organisations: [organisationId] }) === true
  const questions = answers ? await openFollowUps(ctx.read, { now: ctx.now, organisationId }) : []
  return [
    ...questions.map((q) => ({
      key: `followUp ${q.id}`,
      since: q.settled_at ?? ctx.now,
      word: '发出',
      side: null,
      title: q.title,
      state: `${q.wave} 天回访待填写`,
      note: `请在 ${formatDay(dayOf(q.closes_at ?? ctx.now))}前填写`,
      verb: '去填写',
      to: followUpPath(ctx, q),
    })),
    ...(isStaff(person, 'organiser') ? await due(ctx, person.personId) : []),
  ]
}

async function due(ctx: Ctx, teamMember: string): Promise<Draft[]> {
  const found: Draft[] = []
  for (const wave of waves)
    for (const salon of await salonsToAsk(ctx.read, {
      wave,
      teamMember,
      startedBefore: ctx.now - wave * DAY_MS,
      startedAfter: ctx.now - stillDueDays(wave) * DAY_MS,
    }))
      found.push({
        key: `followUpDue ${salon.id} ${wave}`,
        since: dueAt(salon.starts_at, wave),
        word: '到期',
        side: null,
        title: salon.title,
        state: `可以做 ${wave} 天回访`,
        note: '',
        verb: '去起草',
        to: `/desk/salons/${salon.number}/follow-up?wave=${wave}`,
      })
  return found
}
