import { ownData } from '#app/features/accounts/account.queries.server.ts'
import { auditAlone } from '#app/server/audit.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

/** The person's own data as a file. */
export const loader = protectedRoute.loader({ permission: 'self.manage' }, async ({ ctx, web }) => {
  await web.limit('export')
  const body = JSON.stringify(await ownData(ctx), null, 2)
  if (ctx.actor.kind === 'person')
    await auditAlone(ctx, { action: 'person.export', object: { kind: 'person', id: ctx.actor.personId } })
  return new Response(body, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="my-data.json"; filename*=UTF-8''${encodeURIComponent('本人信息.json')}`,
    },
  })
})
