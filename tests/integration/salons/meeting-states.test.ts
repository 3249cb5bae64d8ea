import { expect, test } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { meetingActions, meetingStatus, nextStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import type { MeetingSide, Voice } from '#app/features/salons/answer-meeting.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { cancelMeeting, proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { walkStates } from '#tests/support/walk-states.ts'
import { crowd, meetings, registrations, salonRow, scene } from './salon-support.ts'

type Action = keyof typeof meetingActions

test('talks: every state × action × role does exactly what table and policy say', async () => {
  const s = await scene()
  const { world, number, organiser } = s
  const { db } = world.services
  const { needs, offers } = await crowd(s, 1, 1)
  const pair = { opportunityId: needs[0]?.id ?? '', productId: offers[0]?.id ?? '' }
  const owner = needs[0]?.actor ?? s.owner
  const firm = offers[0]?.actor ?? s.firm
  const roles: Record<string, Actor> = {
    anonymous,
    team: organiser,
    'another organiser': s.other,
    owner,
    firm,
    'member of the firm': await world.person({ organisation: firm.organisation?.id ?? '', role: 'member' }),
    stranger: s.stranger,
    reviewer: await world.person({ staff: ['reviewer'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  const [row] = await meetings(s)
  if (!row) throw new Error('no talk')
  const salon = { ...(await salonRow(s)), status: 'released' }
  await db.updateTable('salon').set(salon).execute()
  const { id } = row
  const absent = (await registrations(s)).find((r) => r.organisation_id === row.offer_organisation_id)
  if (!absent) throw new Error('no registration')
  const sideOf = (role: string): MeetingSide => (role === 'owner' || role === 'team' ? 'need' : 'offer')
  const voice = (role: string): Voice =>
    role === 'team' || role === 'another organiser' ? { as: 'team', side: sideOf(role) } : { as: 'unit' }
  const no = { accept: false, reasonCode: 'capacity', reasonText: '' } as const
  const move = async (ctx: Ctx, to: { slot: number; table: number } | null) =>
    moveMeeting(ctx, number, { meetingId: id, version: (await salonRow(s)).version, to })
  const outcome = (ctx: Ctx, what: 'talking' | 'absent') =>
    recordOutcome({ ...ctx, now: salon.starts_at }, id, { as: 'account' }, { outcome: what, note: '' })
  const acts: Record<Action, (ctx: Ctx, role: string) => Promise<unknown>> = {
    propose: (ctx) => proposeMeetings(ctx, number, [pair]),
    agree: (ctx, role) => answerMeeting(ctx, id, voice(role), { accept: true }),
    refuse: (ctx, role) => answerMeeting(ctx, id, voice(role), no),
    schedule: (ctx) => move(ctx, { slot: 0, table: 0 }),
    unschedule: (ctx) => move(ctx, null),
    hold: (ctx) => outcome(ctx, 'talking'),
    miss: (ctx) => outcome(ctx, 'absent'),
    bringBack: async (ctx) => {
      // Somebody took the firm for absent.
      await db.updateTable('registration').set({ no_show_at: 1 }).where('id', '=', absent.id).execute()
      await markAbsent({ ...ctx, now: salon.starts_at }, number, absent.id, false)
    },
    cancel: (ctx) => cancelMeeting(ctx, number, id),
  }
  const sides = ['team', 'owner', 'firm', 'member of the firm']
  const may: Record<Action, readonly string[]> = {
    propose: ['team'],
    agree: sides,
    refuse: sides,
    schedule: ['team'],
    unschedule: ['team'],
    hold: sides,
    miss: sides,
    bringBack: ['team'],
    cancel: ['team'],
  }
  /** What finds its result in place changes nothing; a pair that has a talk here is passed over. */
  const repeated: Partial<Record<Action, readonly MeetingStatus[]>> = {
    propose: ['proposed', 'agreed', 'refused', 'scheduled', 'held', 'no-show'],
    agree: ['agreed', 'scheduled', 'held', 'no-show'],
    refuse: ['refused'],
    schedule: ['scheduled'],
    unschedule: ['agreed'],
    hold: ['held'],
    miss: ['no-show'],
    // The unit is there again, and its other talks stay as they are.
    bringBack: ['proposed', 'agreed', 'refused', 'scheduled', 'held', 'cancelled'],
  }
  const { wrong, cases } = await walkStates({
    states: Object.keys(meetingStatus) as MeetingStatus[],
    actions: Object.keys(acts) as Action[],
    roles: Object.keys(roles),
    reset: async (status, role) => {
      const placed = ['scheduled', 'held', 'no-show'].includes(status)
      const both = placed || status === 'agreed'
      const mine = sideOf(role)
      await db
        .updateTable('meeting')
        .set({
          ...row,
          status,
          slot: placed ? 0 : null,
          table_no: placed ? 0 : null,
          // The other side has consented already, so that one's own consent makes the talk agreed.
          need_agreed_at: both || mine === 'offer' ? world.now() : null,
          offer_agreed_at: both || mine === 'need' ? world.now() : null,
          refused_side: status === 'refused' ? mine : '',
          outcome: status === 'no-show' ? 'absent' : '',
        })
        .execute()
      await db.updateTable('registration').set({ no_show_at: null }).execute()
    },
    act: (action, role) => acts[action](world.ctx(roles[role]), role),
    state: async () => (await meetings(s))[0]?.status ?? '',
    leadsTo: (action, state, role) => {
      if (!may[action].includes(role)) return null
      return nextStatus(meetingActions, action, state) ?? (repeated[action]?.includes(state) ? state : null)
    },
  })
  expect(wrong).toEqual([])
  expect(cases).toBe(7 * 9 * 10)
  world.close()
})
