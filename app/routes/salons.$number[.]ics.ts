import { z } from 'zod'
import { salonCalendar } from '#app/features/salons/calendar.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ number: z.string() }) },
  ({ ctx, params }) => salonCalendar(ctx, params.number),
)
