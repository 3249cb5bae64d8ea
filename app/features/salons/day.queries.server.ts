import { readBadgeCode } from '#app/domain/salon/badge-code.ts'
import { doorShut } from '#app/domain/salon/door.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import type { SalonStatus } from '#app/domain/status.ts'
import type { MeetingStatus, RegistrationStatus } from '#app/domain/status.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { wordsOf } from '#db/repos/meeting-words.ts'
import type { MeetingWord } from '#db/repos/meeting-words.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { delegatesOf, registrationsOf } from '#db/repos/salon-registrations.ts'
import { pitchesOf } from '#db/repos/salons.ts'
import { badgeCode } from './badges.server.ts'
import { whyNobody } from './why-nobody.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { dayOfSalon } from '#db/repos/salon-snapshots.ts'
import { settled } from './record-outcome.server.ts'
import { outcomeWord, wordView } from './talks.queries.server.ts'

/** The door list: everybody who is registered, and who is there. */
export async function checkInList(ctx: Ctx, key: string, q: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.checkIn', { team })
  const rows = (await registrationsOf(ctx.read, salon.id)).filter(
    (r) => (r.status as RegistrationStatus) === 'registered',
  )
  const delegates = await delegatesOf(
    ctx.read,
    rows.map((r) => r.id),
  )
  const people = rows.flatMap((r) =>
    delegates
      .filter((d) => d.registration_id === r.id)
      .map((d) => ({
        id: d.id,
        unit: r.organisation_name,
        name: d.name,
        title: d.title,
        at: d.checked_in_at,
        code: badgeCode(ctx, d.id),
        absent: r.no_show_at !== null,
      })),
  )
  const code = readBadgeCode(q)
  const shown = people.filter((p) => q === '' || p.unit.includes(q) || p.name.includes(q) || p.code === code)
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    q,
    /** Why nobody can be signed in at present; empty when the door is open. */
    shut: doorShut({ title: salon.title, startsAt: salon.starts_at }, ctx.now),
    total: people.length,
    present: people.filter((p) => p.at !== null).length,
    people: shown,
    /** Why a code that was typed is nobody's here. */
    note: code !== null && shown.length === 0 ? await whyNobody(ctx, salon, code) : '',
  }
}

const voices = { need: '责任单位', offer: '产品方', team: '主办方' } as const

/** What each side and the team said, for the team. */
function saidOf(words: readonly MeetingWord[]) {
  const reason = (code: string) => (code in matchReason.labels ? matchReason.labels[code as MatchReason] : '')
  return {
    disagreed: settled(words).disagreed,
    word: wordView(words.find((w) => w.side === 'team')),
    nextStep: [...new Set(words.map((w) => w.next_step).filter(Boolean))].join('；'),
    said: (['need', 'offer', 'team'] as const).flatMap((side) => {
      const word = words.find((w) => w.side === side)
      if (!word) return []
      const parts = [outcomeWord(word.outcome), reason(word.reason_code), word.note]
      return [`${voices[side]}：${[...parts, word.next_step && `下一步 ${word.next_step}`].filter(Boolean).join('，')}`]
    }),
  }
}

/** Talks of the day where everybody was told they are, with their outcomes, for the team. */
export async function outcomeList(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'meeting.outcome', { team })
  const agenda = await agendaToday(ctx.read, salon)
  const told = new Map(agenda.talks.filter((t) => t.fate !== 'off').map((t) => [t.id, t]))
  const unreleased = salon.released_version === null ? ['scheduled'] : []
  const meetings = (await meetingsOf(ctx.read, salon.id)).filter(
    (m) => told.has(m.id) || ['held', 'no-show', ...unreleased].includes(m.status),
  )
  const words = await wordsOf(
    ctx.read,
    meetings.map((m) => m.id),
  )
  const talks = meetings
    .map((m) => ({
      id: m.id,
      status: m.status as MeetingStatus,
      ...saidOf(words.get(m.id) ?? []),
      slot: told.get(m.id)?.slot ?? m.slot ?? 0,
      table: told.get(m.id)?.table ?? m.table_no ?? 0,
      need: m.need_name,
      offer: m.offer_name,
      opportunity: m.need_title,
      product: m.offer_title,
      outcome: m.outcome,
      outcomeWord: outcomeWord(m.outcome),
    }))
    .sort((a, b) => a.slot - b.slot || a.table - b.table)
  return {
    number: salon.number,
    title: salon.title,
    status: salon.status satisfies SalonStatus,
    begun: ctx.now >= salon.starts_at,
    rounds: agenda.rounds.length,
    rooms: agenda.rooms ?? [],
    talks,
  }
}

/** What the poster at the door says. */
export async function posterData(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.registrations', { team })
  const { endsAt } = dayOfSalon(salon, await pitchesOf(ctx.read, salon.id))
  return { title: salon.title, place: salon.place, startsAt: salon.starts_at, endsAt }
}
export type PosterData = Awaited<ReturnType<typeof posterData>>
