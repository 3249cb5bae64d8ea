import { z } from 'zod'
import { noticeCalendar } from '#app/features/salons/calendar.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  {
    permission: 'salon.run',
    params: z.object({ number: z.string(), notice: z.string(), file: z.enum(['schedule.ics', 'cancelled.ics']) }),
  },
  ({ ctx, params }) => noticeCalendar(ctx, params.number, params.notice, params.file),
)
