import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { putReport, reportOf } from '#db/repos/salon-reports.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** Both parts of a report; `version` is the one that the person saw, 0 before the first. */
export interface ReportForm {
  publicText: string
  internalText: string
  version: number
}

/** Keeps the report; with `publish` its public part stands on the page of the salon from now on. */
export async function saveReport(ctx: Ctx, key: string, form: ReportForm, publish: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team, actor } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.run', { team })
    if (ctx.now < salon.starts_at) throw new DomainError('wrongState', { message: '沙龙开始后才能写总结。' })
    if (publish && salon.status !== 'held' && salon.status !== 'closed')
      throw new DomainError('wrongState', { message: '请先把沙龙标记为已举办，再公开总结。' })
    if (publish && form.publicText === '')
      throw new DomainError('badInput', { fields: { publicText: '公开部分还没有内容' } })
    const before = await reportOf(tx.tx, salon.id)
    const saved = await putReport(tx.tx, form.version, {
      salon_id: salon.id,
      public_text: form.publicText,
      internal_text: form.internalText,
      version: form.version + 1,
      published_text: publish ? form.publicText : (before?.published_text ?? null),
      published_at: publish ? tx.now : (before?.published_at ?? null),
      updated_by: actor.personId,
      updated_at: tx.now,
    })
    if (!saved) throw new DomainError('conflict', { message: '同事刚刚改过总结，请复制您的文字，刷新后再合并保存。' })
    await audit(tx, {
      action: publish ? 'salon.publishReport' : 'salon.saveReport',
      object: { kind: 'salon', id: salon.id },
      ...(publish ? { changes: { text: { before: before?.published_text ?? null, after: form.publicText } } } : {}),
    })
  })
}

/** Takes the public part off the page again; the texts stay. */
export async function withdrawReport(ctx: Ctx, key: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team, actor } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.run', { team })
    const before = await reportOf(tx.tx, salon.id)
    if (!before || before.published_at === null) return
    const set = { ...before, published_text: null, published_at: null, version: before.version + 1 }
    if (!(await putReport(tx.tx, before.version, { ...set, updated_by: actor.personId, updated_at: tx.now })))
      throw new DomainError('conflict')
    await audit(tx, { action: 'salon.withdrawReport', object: { kind: 'salon', id: salon.id } })
  })
}
