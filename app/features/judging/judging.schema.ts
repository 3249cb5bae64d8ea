import { z } from 'zod'
import { line, listOf, pageNumber, text } from '#app/domain/fields.ts'
import type { Grade } from '#app/domain/judging/grade.ts'

export const judgingLimits = { title: 40, reason: 300, needs: 60, depth: 20, drawn: 5 } as const

export const ROUNDS_PER_PAGE = 20
/** Needs on a page to choose from. */
export const NEEDS_PER_PAGE = 50
/** Differences on a page. */
export const DIFFERENCES_PER_PAGE = 10

/** What narrows the needs from which a round is made. */
export const needsQuery = z.object({
  q: line(60).catch('').default(''),
  category: line(60).catch('').default(''),
  page: pageNumber,
})

const whole = (least: number, most: number) =>
  z.coerce
    .number(`请填 ${least} 到 ${most} 的整数`)
    .pipe(
      z
        .number()
        .int(`请填 ${least} 到 ${most} 的整数`)
        .min(least, `请填 ${least} 到 ${most} 的整数`)
        .max(most, `请填 ${least} 到 ${most} 的整数`),
    )

export const newRoundForm = z.strictObject({
  title: line(judgingLimits.title).refine((s) => s !== '', '请填写名称'),
  graderA: line(60).refine((s) => s !== '', '请选择评判人甲'),
  graderB: line(60).refine((s) => s !== '', '请选择评判人乙'),
  depth: whole(1, judgingLimits.depth),
  drawn: whole(0, judgingLimits.drawn),
  how: z.enum(['drawn', 'chosen'], '请选择怎样定需求'),
  count: whole(1, judgingLimits.needs),
  needIds: listOf(line(60)),
  q: line(60).default(''),
  category: line(60).default(''),
})
export type NewRound = z.infer<typeof newRoundForm>

const grade = z.enum(['0', '1', '2', '3'], '请选择评分').transform((g) => Number(g) as Grade)

/** What is done on the page of a round. */
export const roundForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('import') }),
  z.strictObject({
    intent: z.literal('settle'),
    position: z.coerce.number().int().min(1),
    grade,
    reason: text(judgingLimits.reason).refine((s) => s !== '', '请写明理由'),
  }),
])

export const roundQuery = z.object({ page: pageNumber })
export const roundParams = z.object({ number: z.string().regex(/^PP-\d{4}-\d{4,}$/) })
