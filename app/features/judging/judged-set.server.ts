import { strToU8, zipSync } from 'fflate'
import { DomainError } from '#app/domain/errors.ts'
import { gradeLabel, graderNames, grades } from '#app/domain/judging/grade.ts'
import type { Grade } from '#app/domain/judging/grade.ts'
import { agreementOf } from '#app/domain/judging/agreement.ts'
import { retrievalFiles } from '#app/domain/judging/retrieval-set.ts'
import type { JudgedSet, JudgedText } from '#app/domain/judging/retrieval-set.ts'
import { formatInstant } from '#app/domain/time.ts'
import { auditAlone } from '#app/server/audit.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { fileAnswer } from '#app/server/file-answer.ts'
import { pairsOfRound, textsOfRound } from '#db/repos/judging.ts'
import type { JudgingPair, JudgingRound, JudgingText } from '#db/repos/judging.ts'
import { loadRound } from './load-round.server.ts'

/** The grade that holds: that of both, or the settled one; null while it is open. */
export function finalGrade(pair: JudgingPair): Grade | null {
  const grade = pair.grade_a === pair.grade_b ? pair.grade_a : pair.settled_grade
  return grades.find((g) => g === grade) ?? null
}

/** A finished round as one .zip of `corpus.jsonl`, `queries.jsonl`, `qrels.jsonl` and a README. */
export async function exportJudgedSet(ctx: Ctx, number: string): Promise<Response> {
  requirePermission(ctx, 'judging.run')
  const { round } = await loadRound(ctx, ctx.read, number)
  if (round.status !== 'settled')
    throw new DomainError('wrongState', { message: '两位评判人交齐、分歧都定下来以后才能导出。' })
  const pairs = await pairsOfRound(ctx.read, round.id)
  const texts = await textsOfRound(ctx.read, round.id)
  const files = { ...retrievalFiles(judgedSet(pairs, texts)), 'README.md': readme(round, pairs, texts) }
  // A fixed time inside, so that the same set is the same file.
  const mtime = new Date(round.settled_at ?? round.created_at)
  const zip = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [strToU8(content), { mtime }]])),
  )
  await auditAlone(ctx, {
    action: 'judging.export',
    object: { kind: 'judging', id: round.id },
    changes: { count: { after: pairs.length } },
  })
  return fileAnswer(Buffer.from(zip), {
    type: 'application/zip',
    name: `评判集 ${round.title}.zip`,
    plainName: `${round.number}.zip`,
  })
}

function judgedSet(pairs: readonly JudgingPair[], texts: readonly JudgingText[]): JudgedSet {
  const numbers = new Map(texts.map((text) => [text.item_id, text.number]))
  const side = (of: string): JudgedText[] =>
    texts
      .filter((text) => text.side === of)
      .map(({ number, title, text, category }) => ({ id: number, title, text, category }))
  const judgements = pairs.flatMap((pair) => {
    const [need, offer, grade] = [numbers.get(pair.need_id), numbers.get(pair.offer_id), finalGrade(pair)]
    return need === undefined || offer === undefined || grade === null ? [] : [{ need, offer, grade }]
  })
  return { needs: side('need'), offers: side('offer'), judgements }
}

const figure = (value: number | null): string => (value === null ? '无法计算' : value.toFixed(3))

function readme(round: JudgingRound, pairs: readonly JudgingPair[], texts: readonly JudgingText[]): string {
  const graded = pairs.map((pair) => [pair.grade_a as Grade, pair.grade_b as Grade] as const)
  const { n, same, kappa, weighted } = agreementOf(graded)
  const restricted = texts.some((text) => text.restricted === 1)
  const share = (grade: Grade) => pairs.filter((pair) => finalGrade(pair) === grade).length
  const count = (side: string) => texts.filter((text) => text.side === side).length
  return [
    `# ${round.number} ${round.title}`,
    '',
    ...(restricted ? ['含有限认证单位可见的需求内容，不得公开。', ''] : []),
    `- corpus.jsonl：${count('offer')} 项产品，${formatInstant(round.created_at)} 在架的全部，字段 id、title、text、domain`,
    `- queries.jsonl：${count('need')} 项需求，字段同上；split 都是 own`,
    `- qrels.jsonl：${n} 对，字段 qid、did、rel；没有评判的一对按不相关计`,
    `- 评分：${grades.map((grade) => `${gradeLabel(grade)} ${share(grade)} 对`).join('，')}`,
    `- 评判人${graderNames.A}、${graderNames.B}各自盲评，${same} 对相同；kappa ${figure(kappa)}，线性加权 kappa ${figure(weighted)}；不同的 ${n - same} 对经商定`,
    `- 候选来自匹配规则 ${round.recipe} 两个方向的前 ${round.depth}、搜索页前 ${round.depth}，每项需求另随机 ${round.drawn} 项；种子 ${round.seed}`,
    '',
    '`npm run bench:matching -- 本文件夹` 给出 nDCG@10、MRR@10、recall@100。',
    '',
  ].join('\n')
}
