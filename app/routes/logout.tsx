import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { auditAlone } from '#app/server/audit.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader({ permission: 'public.read' }, async () => redirect('/'))

export const action = protectedRoute.action(
  { permission: 'self.manage', form: z.strictObject({}) },
  async ({ ctx, web }) => {
    if (ctx.actor.kind !== 'person') return redirect('/')
    const { personId, sessionHash } = ctx.actor
    await auditAlone(ctx, { action: 'session.end', object: { kind: 'person', id: personId } })
    web.setCookie(await web.sessions.end(sessionHash))
    return redirect('/', { status: 303, headers: { 'Clear-Site-Data': '"cache", "storage"' } })
  },
)
