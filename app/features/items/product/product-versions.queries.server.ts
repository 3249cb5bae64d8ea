import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { versionsOf } from '#db/repos/item-versions.ts'
import { personNames } from '#db/repos/people.ts'
import { versionsView } from '../versions.ts'
import type { VersionsView } from '../versions.ts'
import { loadProduct, readProductContent } from './load-product.server.ts'
import { productFieldChanges } from './product-fields.ts'

/** The kept versions of a product. Only its unit and its reviewer know of versions that were never public. */
export async function readProductVersions(
  ctx: Ctx,
  key: string,
  asked: { from?: number; to?: number },
): Promise<VersionsView> {
  const { row, access } = await loadProduct(ctx, ctx.read, key)
  if (access !== 'owner' && access !== 'review') throw new DomainError('notFound')
  const kept = await versionsOf(ctx.read, 'product', row.id)
  const names = await personNames(ctx.read, [row.updated_by])
  const item = {
    key: row.number ?? row.id,
    title: row.title,
    publicVersion: row.public_version,
    present: {
      version: row.version,
      content_json: row.content_json,
      created_at: row.updated_at,
      author_name: names.get(row.updated_by) ?? '',
    },
  }
  return versionsView(item, kept, asked, (a, b) => productFieldChanges(readProductContent(a), readProductContent(b)))
}
