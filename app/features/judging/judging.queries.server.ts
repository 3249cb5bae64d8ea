import { agreementOf } from '#app/domain/judging/agreement.ts'
import type { Grade, GraderLetter } from '#app/domain/judging/grade.ts'
import { poolSources } from '#app/domain/judging/pool.ts'
import type { PoolSource } from '#app/domain/judging/pool.ts'
import { can } from '#app/domain/policy/can.ts'
import { judgingStatus } from '#app/domain/status.ts'
import type { JudgingStatus } from '#app/domain/status.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { formatInstant, formatShortInstant } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { opportunityRows } from '#db/repos/item-rows.ts'
import { pairsOfRound, possibleGraders, roundCount, roundPage, textsOfRound } from '#db/repos/judging.ts'
import type { JudgingPair, JudgingRound, JudgingText } from '#db/repos/judging.ts'
import { personNames } from '#db/repos/people.ts'
import { findNeeds } from './find-needs.server.ts'
import { finalGrade } from './judged-set.server.ts'
import { DIFFERENCES_PER_PAGE, NEEDS_PER_PAGE, ROUNDS_PER_PAGE } from './judging.schema.ts'
import { letterOf, loadRound, seenBy } from './load-round.server.ts'

/** Rounds of judging: all of them for the lead unit, those to grade for a reviewer. */
export async function judgingDesk(ctx: Ctx, { page }: { page: number }) {
  const actor = requirePermission(ctx, 'judging.grade')
  const grader = seenBy(actor)
  const rounds = await roundPage(ctx.read, {
    grader,
    limit: ROUNDS_PER_PAGE,
    offset: (page - 1) * ROUNDS_PER_PAGE,
  })
  return {
    rounds: rounds.map((round) => ({
      number: round.number,
      title: round.title,
      pairs: round.pairs,
      status: round.status as JudgingStatus,
      state: stateOf(round),
      waits: waitsFor(round, actor.personId),
      at: formatShortInstant(round.created_at, ctx.now),
    })),
    total: await roundCount(ctx.read, grader),
    page,
    pageSize: ROUNDS_PER_PAGE,
    mayRun: can(ctx.actor, 'judging.run') === true,
  }
}

function stateOf(round: JudgingRound): string {
  const graded = (round.graded_a_at === null ? 0 : 1) + (round.graded_b_at === null ? 0 : 1)
  return round.status === 'grading' ? `已交 ${graded} / 2` : judgingStatus[round.status as JudgingStatus]
}

/** Whether this person still has a workbook to bring. */
function waitsFor(round: JudgingRound, personId: string): boolean {
  const letter = letterOf(round, personId)
  if (round.status !== 'grading' || letter === null) return false
  return (letter === 'A' ? round.graded_a_at : round.graded_b_at) === null
}

/** What a new round is made from: the needs that the filter finds, and who can grade. */
export async function newRoundDesk(ctx: Ctx, query: { q: string; category: string; page: number }) {
  requirePermission(ctx, 'judging.run')
  const { ids, total } = await findNeeds(ctx, query, { page: query.page, perPage: NEEDS_PER_PAGE })
  const rows = new Map((await opportunityRows(ctx.read, ids)).map((row) => [row.id, row]))
  const graders = await possibleGraders(ctx.read)
  return {
    ...query,
    needs: ids.flatMap((id) => {
      const row = rows.get(id)
      if (!row?.public_json) return []
      const { title, categories } = JSON.parse(row.public_json) as { title: string; categories: string[] }
      return [{ id, number: row.number ?? '', title, category: categoryName(categories[0] ?? '') }]
    }),
    total,
    pageSize: NEEDS_PER_PAGE,
    graders: graders.map(({ id, name, title }) => ({ value: id, label: title === '' ? name : `${name}（${title}）` })),
  }
}

interface JudgedSide {
  number: string
  title: string
  text: string
}

export interface Difference {
  position: number
  need: JudgedSide
  offer: JudgedSide
  a: { grade: Grade; remark: string }
  b: { grade: Grade; remark: string }
  settled: { grade: Grade; reason: string; by: string; at: string } | null
}

/** A round for its page. Until both have graded there is nothing of any pair in it, for whoever looks. */
export async function viewRound(ctx: Ctx, number: string, { page }: { page: number }) {
  const { actor, round } = await loadRound(ctx, ctx.read, number)
  const pairs = await pairsOfRound(ctx.read, round.id)
  const people = [round.grader_a, round.grader_b, round.created_by, ...pairs.map((p) => p.settled_by ?? '')]
  const names = await personNames(ctx.read, [...new Set(people)])
  const grader = (letter: GraderLetter, id: string, at: number | null) => ({
    letter,
    name: names.get(id) ?? '',
    gradedAt: at === null ? null : formatInstant(at),
  })
  const status = round.status as JudgingStatus
  return {
    number: round.number,
    title: round.title,
    status,
    createdBy: names.get(round.created_by) ?? '',
    createdAt: formatInstant(round.created_at),
    settledAt: round.settled_at === null ? null : formatInstant(round.settled_at),
    recipe: round.recipe,
    depth: round.depth,
    drawn: round.drawn,
    seed: round.seed,
    pairs: pairs.length,
    needs: new Set(pairs.map((pair) => pair.need_id)).size,
    graders: [grader('A', round.grader_a, round.graded_a_at), grader('B', round.grader_b, round.graded_b_at)],
    letter: letterOf(round, actor.personId),
    mayRun: can(ctx.actor, 'judging.run') === true,
    result: status === 'grading' ? null : await resultOf(ctx, round, { pairs, names, page }),
  }
}

/** What came of it, once both have graded. */
async function resultOf(
  ctx: Ctx,
  round: JudgingRound,
  { pairs, names, page }: { pairs: readonly JudgingPair[]; names: Map<string, string>; page: number },
) {
  const differing = pairs.filter((pair) => pair.grade_a !== pair.grade_b)
  // What is still open comes first.
  const ordered = [...differing].sort(
    (x, y) => Number(x.settled_grade !== null) - Number(y.settled_grade !== null) || x.position - y.position,
  )
  const shown = ordered.slice((page - 1) * DIFFERENCES_PER_PAGE, page * DIFFERENCES_PER_PAGE)
  const ids = [...new Set(shown.flatMap((pair) => [pair.need_id, pair.offer_id]))]
  const texts = new Map((await textsOfRound(ctx.read, round.id, ids)).map((text) => [text.item_id, text]))
  return {
    agreement: agreementOf(pairs.map((pair) => [pair.grade_a as Grade, pair.grade_b as Grade] as const)),
    sources: sourceRows(pairs),
    differences: shown.map((pair) => differenceOf(pair, texts, names)),
    total: differing.length,
    open: differing.filter((pair) => pair.settled_grade === null).length,
    page,
    pageSize: DIFFERENCES_PER_PAGE,
  }
}

/** How many pairs each way brought, and how many of them hold a grade of at least 2. */
function sourceRows(pairs: readonly JudgingPair[]) {
  return (Object.keys(poolSources) as PoolSource[]).map((source) => {
    const brought = pairs.filter((pair) => pair.sources.split(',').includes(source))
    return {
      source,
      label: poolSources[source],
      pairs: brought.length,
      fitting: brought.filter((pair) => (finalGrade(pair) ?? 0) >= 2).length,
    }
  })
}

function differenceOf(
  pair: JudgingPair,
  texts: ReadonlyMap<string, JudgingText>,
  names: ReadonlyMap<string, string>,
): Difference {
  const side = (id: string): JudgedSide => {
    const text = texts.get(id)
    return { number: text?.number ?? '', title: text?.title ?? '', text: text?.text ?? '' }
  }
  return {
    position: pair.position,
    need: side(pair.need_id),
    offer: side(pair.offer_id),
    a: { grade: pair.grade_a as Grade, remark: pair.remark_a },
    b: { grade: pair.grade_b as Grade, remark: pair.remark_b },
    settled:
      pair.settled_grade === null
        ? null
        : {
            grade: pair.settled_grade as Grade,
            reason: pair.settled_reason,
            by: names.get(pair.settled_by ?? '') ?? '',
            at: pair.settled_at === null ? '' : formatInstant(pair.settled_at),
          },
  }
}
