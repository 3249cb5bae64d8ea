import { z } from 'zod'
import { cancelledCalendar } from '#app/features/salons/calendar.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ token: z.string() }) },
  ({ ctx, params }) => cancelledCalendar(ctx, params.token),
)
