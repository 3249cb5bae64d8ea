import { z } from 'zod'
import { printOwnPaper } from '#app/features/salons/print-paper.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ token: z.string() }) },
  async ({ ctx, web, params }) => {
    await web.limit('print')
    return printOwnPaper(ctx, params.token, 'notice')
  },
)
