import { z } from 'zod'
import { exportOwnItems } from '#app/features/items/export-own-items.server.ts'
import { exportTable } from '#app/server/export-table.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

const lists = { 'own-opportunities': 'opportunity', 'own-products': 'product' } as const
const file = z.templateLiteral([z.enum(['own-opportunities', 'own-products']), '.', z.enum(['xlsx', 'csv'])])

/** Lists of the own unit as files. */
export const loader = protectedRoute.loader(
  { permission: 'list.export', params: z.object({ file }) },
  async ({ ctx, web, params }) => {
    await web.limit('export', ctx.address)
    const [list, format] = params.file.split('.') as [keyof typeof lists, 'xlsx' | 'csv']
    return exportTable(ctx, await exportOwnItems(ctx, lists[list]), format)
  },
)
