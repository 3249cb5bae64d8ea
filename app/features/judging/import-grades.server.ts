import { DomainError } from '#app/domain/errors.ts'
import { graderNames } from '#app/domain/judging/grade.ts'
import type { GraderLetter } from '#app/domain/judging/grade.ts'
import { problemSentences, readJudgements } from '#app/domain/judging/sheet.ts'
import type { Judgement, SheetProblem } from '#app/domain/judging/sheet.ts'
import { judgingActions, requireStatus } from '#app/domain/status.ts'
import type { JudgingStatus } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { sha256 } from '#app/server/ids.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { readSpreadsheet } from '#app/server/spreadsheet-host.ts'
import { SpreadsheetError } from '#app/server/spreadsheet-protocol.ts'
import { pairsOfRound, updatePair, updateRound } from '#db/repos/judging.ts'
import type { JudgingRound } from '#db/repos/judging.ts'
import { letterOf, loadRound } from './load-round.server.ts'

/** Sentences about a workbook at a time. */
const NAMED = 30

/**
 * Takes a grader's filled workbook: all of it or nothing. The grader may bring it again until the other one's is there
 * too; then grades stand, and what differs waits to be settled. Returns the state afterwards.
 */
export async function importGrades(
  ctx: Ctx,
  input: { number: string; file: { name: string; bytes: Uint8Array } | null },
): Promise<JudgingStatus> {
  const { actor, round } = await loadRound(ctx, ctx.read, input.number)
  const letter = letterOf(round, actor.personId)
  if (letter === null) throw new DomainError('forbidden', { message: '只有这一轮的评判人本人可以导入评分。' })
  requireStatus(judgingActions, 'grade', round.status as JudgingStatus)
  if (!input.file) throw new DomainError('badFile', { message: '请选择填好的工作簿。' })
  const hash = sha256(Buffer.from(input.file.bytes))
  if (hash === round.file_a || hash === round.file_b)
    throw new DomainError('duplicate', { message: '这份工作簿已经导入过，没有重复导入。' })
  const positions = (await pairsOfRound(ctx.read, round.id)).map((pair) => pair.position)
  const reading = readJudgements(await readBook(ctx, input.file), { round: round.number, letter, positions })
  if ('problems' in reading) throw refused(reading.problems)
  return inTransaction(ctx, async (tx) => {
    const { round: current } = await loadRound(tx, tx.tx, input.number)
    requireStatus(judgingActions, 'grade', current.status as JudgingStatus)
    return store(tx, current, { letter, hash, judgements: reading.judgements })
  })
}

async function readBook(ctx: Ctx, file: { name: string; bytes: Uint8Array }) {
  try {
    return await readSpreadsheet(file.bytes, { fileName: file.name, childPath: ctx.spreadsheetChild })
  } catch (error) {
    if (error instanceof SpreadsheetError) throw new DomainError('badFile', { message: `${error.message}。` })
    throw error
  }
}

function refused(problems: readonly SheetProblem[]): DomainError {
  const sentences = problemSentences(problems)
  const named = sentences.slice(0, NAMED)
  const more = sentences.length > NAMED ? ['其余的改好这些以后再说明'] : []
  return new DomainError('badFile', {
    message: `工作簿没有导入，什么都没有改动：有 ${problems.length} 处要改。`,
    fields: Object.fromEntries([...named, ...more].map((sentence, at) => [`problem-${at + 1}`, sentence])),
  })
}

async function store(
  tx: TxCtx,
  round: JudgingRound,
  { letter, hash, judgements }: { letter: GraderLetter; hash: string; judgements: readonly Judgement[] },
): Promise<JudgingStatus> {
  for (const { position, grade, remark } of judgements)
    await updatePair(
      tx.tx,
      { roundId: round.id, position },
      letter === 'A' ? { grade_a: grade, remark_a: remark } : { grade_b: grade, remark_b: remark },
    )
  const both = (letter === 'A' ? round.graded_b_at : round.graded_a_at) !== null
  const differ = both && (await pairsOfRound(tx.tx, round.id)).some((pair) => pair.grade_a !== pair.grade_b)
  const action = !both ? 'grade' : differ ? 'compare' : 'finish'
  const from = round.status as JudgingStatus
  const status = requireStatus(judgingActions, action, from)
  const mine = letter === 'A' ? { graded_a_at: tx.now, file_a: hash } : { graded_b_at: tx.now, file_b: hash }
  const done = status === 'settled' ? { settled_at: tx.now } : {}
  if (!(await updateRound(tx.tx, round, { status, ...mine, ...done }))) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'judging', id: round.id },
    action,
    from,
    to: status,
    changes: { count: { after: judgements.length }, role: { after: graderNames[letter] }, file: { after: hash } },
  })
  if (both)
    await notify(tx, [round.created_by, round.grader_a, round.grader_b], {
      event: `judging.both:${round.id}`,
      kind: 'judging.both',
      subject: `两位评判人都已交齐：${round.title}`,
      body: differ ? '评分不同的请商定，写明理由。' : '两位评分完全相同，可以导出评判集。',
      link: `/desk/judging/${round.number}`,
    })
  return status
}
