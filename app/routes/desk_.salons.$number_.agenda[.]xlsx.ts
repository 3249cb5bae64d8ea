import { z } from 'zod'
import { agendaWorkbook } from '#app/features/salons/agenda-export.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'salon.run', params: z.object({ number: z.string() }) },
  ({ ctx, params }) => agendaWorkbook(ctx, params.number),
)
