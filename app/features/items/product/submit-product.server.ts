import { DomainError } from '#app/domain/errors.ts'
import type { FieldErrors } from '#app/domain/errors.ts'
import { productFindings } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { isInReview } from '#app/domain/product-steps.ts'
import { dayOf, shanghaiParts } from '#app/domain/time.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyStaff } from '#app/server/notify.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { keepVersion } from '#db/repos/item-versions.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

/** Refuses with `incomplete`, each reason at its field, when something stops a submission or publication. */
export function requireCompleteProduct(content: ProductContent, now: number): void {
  const fields: FieldErrors = {}
  for (const finding of productFindings(content, { today: dayOf(now) }))
    if (finding.kind === 'must') fields[finding.field] ??= finding.message
  if (Object.keys(fields).length > 0) throw new DomainError('incomplete', { fields })
}

/**
 * Hands the saved text to review. The first submission gives the number; each one keeps its text as a version. Repeated
 * by a double click it finds the product under review and changes nothing.
 */
export async function submitProduct(ctx: Ctx, input: { key: string; version?: number }): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { row, state, content } = await loadProduct(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
    if (isInReview(state) && row.number) return row.number
    if (input.version !== undefined && input.version !== row.version) throw new DomainError('conflict')
    requireCompleteProduct(content, ctx.now)
    const number = row.number ?? (await nextNumber(tx.tx, 'CP', shanghaiParts(ctx.now).year))
    // A text that was published before is reviewed anew: the old approval was for the version that was taken down.
    const version = row.version === row.public_version ? row.version + 1 : row.version
    await changeProduct(tx, {
      row,
      state,
      step: 'submit',
      set: { version, number, submitted_by: actor.personId, submitted_at: ctx.now },
    })
    await keepVersion(tx.tx, {
      kind: 'product',
      id: row.id,
      version,
      contentJson: row.content_json,
      contentHash: row.content_hash,
      authorId: actor.personId,
      now: ctx.now,
    })
    await notifyStaff(tx, 'reviewer', {
      event: `product.submitted:${row.id}:${version}:${ctx.now}`,
      kind: 'review',
      subject: `待审核：${content.title}`,
      body: `${row.owner_name} 提交了产品“${content.title}”（${number}），请到审核台领取。`,
      link: '/desk/review',
    })
    return number
  })
}
