import { statfs } from 'node:fs/promises'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { auditHead } from '#db/repos/audit.ts'
import { messageState } from '#db/repos/messages.ts'
import { outboxState } from '#db/repos/outbox.ts'
import { setting } from '#db/repos/settings.ts'

/** How the machinery does: jobs, mail, search, disk, backup, the end of the audit chain, and what is switched off. */
export async function technicalStatus(ctx: Ctx) {
  requirePermission(ctx, 'system.status')
  return {
    now: ctx.now,
    mode: ctx.config.mode,
    outbox: await outboxState(ctx.read),
    mail: await messageState(ctx.read),
    mailServer: ctx.config.smtpUrl !== null,
    search: await ctx.search.health(),
    disk: await diskOf(ctx.config.dataDir),
    lastBackup: ((await setting(ctx.read, 'backup.last')) as { at: number; file: string } | undefined) ?? null,
    audit: await auditHead(ctx.read),
    limits: ctx.config.limits,
    readOnly: (await setting(ctx.read, 'readOnly')) === true,
  }
}

/** Bytes of the file system that holds the data; null where the system does not tell. */
async function diskOf(folder: string): Promise<{ free: number; total: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch {
    return null
  }
}
