import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { switchOrganisation } from '#app/features/accounts/switch-organisation.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader({ permission: 'public.read' }, async () => redirect('/desk'))

export const action = protectedRoute.action(
  { permission: 'self.manage', form: z.strictObject({ organisationId: z.string().max(60) }) },
  async ({ ctx, web, input }) => {
    const { name } = await switchOrganisation(ctx, input.organisationId)
    return doneAt(web, '/desk', `现在代表${name}`)
  },
)
