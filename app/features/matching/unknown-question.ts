import type { PairEvidence } from '#app/server/matching-port.ts'
import { NOTE_LIMIT } from './match.schema.ts'

/**
 * What the need must have and no field of the product decides, as a question to the firm: it begins the note of an
 * invitation until somebody writes another one. As many conditions as the note has room for; empty where none is unknown.
 */
export function unknownQuestion({ conditions }: Pick<PairEvidence, 'conditions'>): string {
  const asked = conditions.filter(({ kind, result }) => kind === 'must' && result === 'unknown').map(({ text }) => text)
  const sentence = (lines: readonly string[]) => `请说明以下要求能否满足：${lines.join('；')}。`
  while (asked.length > 0 && sentence(asked).length > NOTE_LIMIT) asked.pop()
  return asked.length === 0 ? '' : sentence(asked)
}
