import { internalReport, intentsPerTableHour, publicReport } from '#app/domain/salon/report.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { feedbackSums, salonCounts } from '#db/repos/salon-figures.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { feedbackWords, reportOf } from '#db/repos/salon-reports.ts'
import { salonsSince } from '#db/repos/salons.ts'
import { outcomeList } from './day.queries.server.ts'
import { followUpFigures } from './follow-up.queries.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** 总结: figures, the texts as they are or as a first draft, and what the units thought of it. */
export async function reportPage(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.run', { team })
  const [counts, feedback, stored, agenda, { talks }] = await Promise.all([
    salonCounts(ctx.read, salon),
    feedbackSums(ctx.read, salon.id),
    reportOf(ctx.read, salon.id),
    agendaToday(ctx.read, salon),
    outcomeList(ctx, key),
  ])
  const goesOn = talks.filter((t) => t.outcome === 'intent' || t.outcome === 'talking')
  const pitches = agenda.blocks.flatMap((b) => b.pitches.filter((p) => p.away === undefined))
  const disagreed = talks.filter((t) => t.disagreed).length
  const drafted = {
    publicText: publicReport({
      ...counts,
      title: salon.title,
      place: salon.place,
      startsAt: salon.starts_at,
      needPitches: pitches.filter((p) => p.itemKind === 'opportunity').length,
      productPitches: pitches.filter((p) => p.itemKind === 'product').length,
    }),
    internalText: internalReport(
      goesOn.map((t) => ({ need: t.need, offer: t.offer, outcome: t.outcomeWord, nextStep: t.nextStep })),
      disagreed,
    ),
  }
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    begun: ctx.now >= salon.starts_at,
    counts,
    disagreed,
    perTableHour: intentsPerTableHour(counts.intents, {
      tables: salon.tables,
      rounds: salon.rounds,
      roundMinutes: salon.round_minutes,
    }),
    followUps: await followUpFigures(ctx.read, salon.id),
    feedback: { ...feedback, words: await feedbackWords(ctx.read, salon.id) },
    drafted,
    report: stored
      ? {
          publicText: stored.public_text,
          internalText: stored.internal_text,
          version: stored.version,
          publishedAt: stored.published_at,
          changed: stored.published_text !== null && stored.published_text !== stored.public_text,
        }
      : { ...drafted, version: 0, publishedAt: null, changed: false },
  }
}
export type ReportPage = Awaited<ReturnType<typeof reportPage>>

const COMPARED = 24

/** Salons beside each other, the latest first: shares with what they are shares of. */
export async function compareSalons(ctx: Ctx) {
  requirePermission(ctx, 'salon.create')
  const salons = await salonsSince(ctx.read, { before: ctx.now, limit: COMPARED })
  return Promise.all(
    salons.map(async (salon) => {
      const counts = await salonCounts(ctx.read, salon)
      const { answers } = await feedbackSums(ctx.read, salon.id)
      return {
        number: salon.number,
        title: salon.title,
        startsAt: salon.starts_at,
        ...counts,
        answers,
        followUps: await followUpFigures(ctx.read, salon.id),
        perTableHour: intentsPerTableHour(counts.intents, {
          tables: salon.tables,
          rounds: salon.rounds,
          roundMinutes: salon.round_minutes,
        }),
      }
    }),
  )
}
export type ComparedSalon = Awaited<ReturnType<typeof compareSalons>>[number]
