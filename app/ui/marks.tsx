import type { ReactNode } from 'react'
import { matchLevel } from '#app/domain/vocabulary.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { classNames } from './class-names.ts'

export type Side = 'need' | 'offer' | 'match'

/** The half disc of a side, or the whole disc of a pair. Decorative: its word always stands near. */
export function SideMark({ side, large }: { side: Side; large?: boolean }) {
  return <i className={classNames('side-mark', `side-mark-${side}`, large && 'side-mark-large')} aria-hidden="true" />
}

const sideWords = { need: '机会', offer: '产品', match: '匹配' } as const

export function SideLabel({ side, children }: { side: Side; children?: ReactNode }) {
  return (
    <span className={classNames('side-label', `side-label-${side}`)}>
      <SideMark side={side} />
      {children ?? sideWords[side]}
    </span>
  )
}

/** Hollow square, half disc, triangle, disc, full square, ring. */
export type StateShape = 'draft' | 'wait' | 'back' | 'open' | 'shut' | 'ref'

export function StateTag({ shape, children }: { shape: StateShape; children: ReactNode }) {
  return <span className={`state state-${shape}`}>{children}</span>
}

const ticks: Record<MatchLevel, number> = { high: 3, medium: 2, low: 1 }

export function LevelTag({ level }: { level: MatchLevel }) {
  return (
    <span className="level">
      <span aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <i key={n} className={n <= ticks[level] ? 'on' : undefined} />
        ))}
      </span>
      {matchLevel.labels[level]}
    </span>
  )
}

/** `dashed` says that the thing is not real: 示例. */
export function Tag({ dashed, children }: { dashed?: boolean; children: ReactNode }) {
  return <span className={classNames('tag', dashed && 'tag-dashed')}>{children}</span>
}

export type ConditionResult = 'yes' | 'no' | 'unknown'
const glyphs: Record<ConditionResult, [sign: string, word: string]> = {
  yes: ['✓', '符合'],
  no: ['✗', '不符'],
  unknown: ['?', '未知'],
}

export function ConditionGlyph({ result }: { result: ConditionResult }) {
  const [sign, word] = glyphs[result]
  return (
    <span className={`glyph glyph-${result}`} role="img" aria-label={word}>
      {sign}
    </span>
  )
}
