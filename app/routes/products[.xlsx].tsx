import { exportItems } from '#app/features/items/export-items.server.ts'
import { listQuery } from '#app/features/items/list-query.ts'
import { exportTable } from '#app/server/export-table.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

/** The list as a file, narrowed as its page is by the same query. */
export const loader = protectedRoute.loader(
  { permission: 'list.export', query: listQuery },
  async ({ ctx, web, query }) => {
    await web.limit('export')
    return exportTable(ctx, await exportItems(ctx, query, 'product'), 'xlsx')
  },
)
