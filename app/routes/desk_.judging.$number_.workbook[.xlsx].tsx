import { graderWorkbook } from '#app/features/judging/grader-workbook.server.ts'
import { roundParams } from '#app/features/judging/judging.schema.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

/** The workbook of the grader who asks. */
export const loader = protectedRoute.loader(
  { permission: 'judging.grade', params: roundParams },
  async ({ ctx, web, params: { number } }) => {
    await web.limit('export')
    return graderWorkbook(ctx, number)
  },
)
