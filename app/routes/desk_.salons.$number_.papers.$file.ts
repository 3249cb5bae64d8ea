import { z } from 'zod'
import { printPaper } from '#app/features/salons/print-paper.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'salon.registrations', params: z.object({ number: z.string(), file: z.string() }) },
  async ({ ctx, web, params }) => {
    await web.limit('print')
    return printPaper(ctx, params.number, params.file)
  },
)
