import { DomainError } from '#app/domain/errors.ts'
import { formatDay, formatInstant } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { lastChanges, wordChange, wordChanges, wordGroupsAt, wordsTouchedBy, wordsVersion } from '#db/repos/words.ts'
import { CHANGES_PER_PAGE } from './words.schema.ts'
import type { AskedPage } from './words.schema.ts'

const kinds: Record<string, string> = { save: '保存', remove: '去掉', undo: '退回一次改动', return: '退回到某天' }

/** The thesaurus as it holds, and its history. */
export async function wordsDesk(ctx: Ctx, { page }: { page: number }) {
  requirePermission(ctx, 'words.edit')
  const total = await wordsVersion(ctx.read)
  const groups = await wordGroupsAt(ctx.read, total)
  const last = new Map((await lastChanges(ctx.read)).map((row) => [row.group_id, row]))
  const changes = await wordChanges(ctx.read, { limit: CHANGES_PER_PAGE, offset: (page - 1) * CHANGES_PER_PAGE })
  const touched = await Promise.all(changes.map((change) => wordsTouchedBy(ctx.read, change.version)))
  return {
    groups: groups.map(({ id, words }) => ({
      id,
      words: words.join('、'),
      author: last.get(id)?.author ?? '',
      reason: last.get(id)?.reason ?? '',
      at: formatInstant(last.get(id)?.at ?? 0),
    })),
    changes: changes.map((change, at) => ({
      version: change.version,
      kind: `${kinds[change.kind] ?? ''}${change.kind === 'undo' && change.earlier !== null ? `（第 ${change.earlier} 次）` : ''}`,
      reason: change.reason,
      author: change.author,
      at: formatInstant(change.at),
      groups: (touched[at] ?? []).map(({ words, before }) => ({ before: before.join('、'), after: words.join('、') })),
    })),
    total,
    page,
    pageSize: CHANGES_PER_PAGE,
  }
}

/** What the page of a change says before it is previewed. */
export async function changeDesk(ctx: Ctx, asked: AskedPage) {
  requirePermission(ctx, 'words.edit')
  if (asked.kind === 'undo') {
    const change = await wordChange(ctx.read, asked.version)
    if (!change) throw new DomainError('notFound')
    const groups = await wordsTouchedBy(ctx.read, asked.version)
    return { asked, title: `退回第 ${asked.version} 次改动`, words: groups.map((g) => g.words.join('、')).join('；') }
  }
  if (asked.kind === 'return') return { asked, title: `退回到 ${formatDay(asked.day)}`, words: '' }
  const groups = await wordGroupsAt(ctx.read, await wordsVersion(ctx.read))
  const group = groups.find(({ id }) => id === asked.id)
  if (!group && asked.id !== '') throw new DomainError('notFound')
  const name = group?.words[0] ?? ''
  const title = asked.kind === 'remove' ? `去掉“${name}”这一组` : group ? `修改“${name}”这一组` : '新增一组同义词'
  return { asked, title, words: group?.words.join('\n') ?? '' }
}
