import { answerBy } from '#app/domain/salon/deadlines.ts'
import { dayOf, formatInstant, formatTime } from '#app/domain/time.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { unansweredTalks } from '#db/repos/meetings.ts'
import { registrationsOf } from '#db/repos/salon-registrations.ts'
import { salonsBetween } from '#db/repos/salons.ts'

const DAY = 86_400_000
/** So long before an invitation has to be answered it is asked for again, but not right after it came. */
const ANSWER_BEFORE = 2 * DAY
const AFTER_INVITATION = DAY / 2
/** Salons so far ahead are looked at: answers may be due long before the day itself. */
const LONGEST = 90 * DAY

/**
 * Reminds units of invitations that wait for their word, two days before they have to be answered, and of the salon
 * itself on the day before. Each once: the event names what it is about, so running again sends nothing twice.
 */
export async function remindSalons(ctx: Ctx): Promise<void> {
  for (const salon of await salonsBetween(ctx.read, { from: ctx.now, to: ctx.now + LONGEST })) {
    await askAgain(ctx, salon)
    if (dayOf(ctx.now + DAY) === dayOf(salon.starts_at)) await announceDay(ctx, salon)
  }
}

type Upcoming = Awaited<ReturnType<typeof salonsBetween>>[number]

async function askAgain(ctx: Ctx, salon: Upcoming): Promise<void> {
  const open = (await unansweredTalks(ctx.read, salon.id))
    .map((talk) => ({ ...talk, by: answerBy(salon, talk.invitedAt) }))
    .filter(
      ({ by, invitedAt }) => ctx.now < by && ctx.now >= Math.max(by - ANSWER_BEFORE, invitedAt + AFTER_INVITATION),
    )
  if (open.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const { id, organisationId, by, invitedAt } of open)
      await notifyOrganisation(tx, organisationId, {
        event: `meeting.reminder:${id}:${invitedAt}`,
        kind: 'salon.invitation',
        subject: `请确认是否参加洽谈：${salon.title}`,
        body: `有一场一对一洽谈还在等贵单位确认，请在 ${formatInstant(by, true)} 前回复。不确认的不会排进议程。`,
        link: `/desk/salons/${salon.number}/invitations`,
      })
  })
}

async function announceDay(ctx: Ctx, salon: Upcoming): Promise<void> {
  const units = (await registrationsOf(ctx.read, salon.id)).filter((r) => r.status === 'registered')
  if (units.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const { organisation_id: organisationId } of units)
      await notifyOrganisation(tx, organisationId, {
        event: `salon.tomorrow:${salon.id}:${dayOf(salon.starts_at)}`,
        kind: 'salon.agenda',
        subject: `明天 ${formatTime(salon.starts_at)}：${salon.title}`,
        body: `地点：${salon.place}。日程以平台上最新一版为准；不能来请尽早取消报名，名额会转给候补单位。`,
        link: `/salons/${salon.number}`,
      })
  })
}
