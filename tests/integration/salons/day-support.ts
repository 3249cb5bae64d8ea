import type { SignedIn } from '#app/domain/policy/actor.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { dayDesk } from '#app/features/salons/day-desk.queries.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { fittingProduct, putFilling, putProduct } from '#tests/integration/matching/matching-support.ts'
import { crowd, delegates, meetings, registrations, salonRow, scene } from './salon-support.ts'

export const MINUTE = 60_000

/**
 * Two owners and two firms with four agreed talks in rounds 1 and 2 (owner i keeps table i), released, on the day at the
 * beginning.
 */
export async function releasedDay() {
  const s = await scene()
  const { world, number } = s
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  const { needs, offers } = await crowd(s, 2, 2)
  const team = () => world.ctx(s.organiser)
  // Tables are given to owners in the order of their ids.
  needs.sort((a, b) => (unitOf(a.actor) < unitOf(b.actor) ? -1 : 1))
  for (const { actor } of [...needs, ...offers]) await registerForSalon(world.ctx(actor), number, delegates(1))
  const all = await meetings(s)
  const talk = (need: number, offer: number) =>
    all.find(
      (m) =>
        m.need_organisation_id === unitOf(needs[need]?.actor) &&
        m.offer_organisation_id === unitOf(offers[offer]?.actor),
    )?.id ?? ''
  const move = async (meetingId: string, slot: number, table: number) =>
    moveMeeting(team(), number, { meetingId, version: (await salonRow(s)).version, to: { slot, table } })
  const takeOut = async (meetingId: string) =>
    moveMeeting(team(), number, { meetingId, version: (await salonRow(s)).version, to: null })
  await move(talk(0, 0), 0, 0)
  await move(talk(1, 1), 0, 1)
  await move(talk(0, 1), 1, 0)
  await move(talk(1, 0), 1, 1)
  const release = async () => releaseAgenda(team(), number, (await salonRow(s)).version)
  await release()
  const startsAt = (await salonRow(s)).starts_at
  world.pass(startsAt - world.now())
  const registrationOf = async (actor: SignedIn | undefined) => {
    const row = (await registrations(s)).find((r) => r.organisation_id === unitOf(actor))
    if (!row) throw new Error('no registration')
    return row
  }
  const people = async (actor: SignedIn | undefined) => {
    const { id } = await registrationOf(actor)
    return world.services.read.selectFrom('delegate').selectAll().where('registration_id', '=', id).execute()
  }
  const linkOf = async (actor: SignedIn | undefined) => {
    const { link_cipher: cipher, id } = await registrationOf(actor)
    return world.services.keys.decryptField(cipher, `registration.link:${id}`)
  }
  return {
    s,
    needs,
    offers,
    startsAt,
    team,
    talk,
    move,
    takeOut,
    release,
    registrationOf,
    people,
    linkOf,
    desk: () => dayDesk(team(), number),
    row: async (id: string) => (await meetings(s)).find((m) => m.id === id),
    states: async () => (await meetings(s)).map((m) => m.status).sort(),
    /** To so many minutes after the beginning of a round as everybody sees it. */
    toRound: async (slot: number, minutes = 0) => {
      const { agenda } = await salonForEverybody(world.ctx(), number)
      world.pass((agenda.rounds[slot]?.startsAt ?? 0) + minutes * MINUTE - world.now())
    },
    page: async (actor: SignedIn | undefined) => personalPage(world.ctx(), await linkOf(actor)),
    outcome: (id: string, outcome: 'intent' | 'talking' | 'absent' = 'talking') =>
      recordOutcome(team(), id, { as: 'account' }, { outcome, note: '' }),
    signIn: async (...actors: (SignedIn | undefined)[]) => {
      for (const actor of actors)
        for (const { id } of await people(actor)) await checkIn(team(), number, { delegateId: id, present: true })
    },
    /** A third firm of another trade's words, there without talks. */
    walkIn: async () => {
      await putFilling(world)
      const actor = await world.person({ organisation: await world.organisation({ name: '示例现场有限公司' }) })
      const id = await putProduct(world, actor, fittingProduct())
      await world.services.db.updateTable('salon').set({ registration_closes_at: null }).execute()
      await registerForSalon(world.ctx(actor), number, delegates(1))
      return { actor, id }
    },
  }
}
export type Day = Awaited<ReturnType<typeof releasedDay>>

export const unitOf = (person: SignedIn | undefined): string => person?.organisation?.id ?? ''
