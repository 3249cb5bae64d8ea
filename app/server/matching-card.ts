import { rawText } from '#app/domain/matching/entry.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { findGaps } from '#app/domain/matching/gaps.ts'
import { sharedWords } from '#app/domain/matching/shared-words.ts'
import type { PairEvidence, RankedPair } from './matching-port.ts'
import { reportOf } from './matching-shelves.ts'
import type { Shelves } from './matching-shelves.ts'

/** What the matching says of a pair on a day (推荐依据). Throws RangeError where one of the two is not on its list. */
export function cardOf(shelves: Shelves, pair: RankedPair, today: string): PairEvidence {
  const { engine } = shelves
  const { opportunityId, productId } = pair
  const need = engine.get('need', opportunityId)
  const offer = engine.get('offer', productId)
  const report = reportOf(shelves, opportunityId, productId, today)
  if (!need || !offer || !report) throw new RangeError('the pair is not in the engine')
  return {
    opportunityId,
    productId,
    level: pair.level,
    score: pair.score,
    recipe: engine.recipe.version,
    needText: rawText(need),
    offerText: rawText(offer),
    phrases: explain(engine, opportunityId, productId).map((p) => ({
      text: p.text,
      inNeed: [...p.inNeed],
      inOffer: [...p.inOffer],
    })),
    words: sharedWords(engine.concepts.finder, rawText(need), rawText(offer)).map((w) => ({
      need: w.need,
      offer: w.offer,
      inNeed: [...w.inNeed],
    })),
    conditions: report.lines.map((l) => ({
      id: l.lineId,
      kind: l.must ? 'must' : 'should',
      text: l.text,
      result: l.verdict,
      source: l.source?.text ?? '',
      nearMiss: l.fix ?? '',
      note: l.note ?? '',
    })),
    nearMiss: report.nearMiss?.fix ?? null,
    unsaid: findGaps(engine, opportunityId, productId, report.lines).phrases.map((p) => p.text),
  }
}
