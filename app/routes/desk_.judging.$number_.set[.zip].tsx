import { exportJudgedSet } from '#app/features/judging/judged-set.server.ts'
import { roundParams } from '#app/features/judging/judging.schema.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

/** A finished round as a retrieval set. */
export const loader = protectedRoute.loader(
  { permission: 'judging.run', params: roundParams },
  async ({ ctx, web, params: { number } }) => {
    await web.limit('export')
    return exportJudgedSet(ctx, number)
  },
)
