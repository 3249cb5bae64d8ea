import { describe, expect, test } from 'vitest'
import { agendaQuality } from '#app/domain/salon/composition.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'
import { qualityChange, qualityTerms } from '#app/features/salons/quality-terms.ts'

const salon: Problem = {
  slotCount: 4,
  tables: [3, 3, 3, 3],
  rooms: [0, 0, 1],
  participants: ['a', 'b', 'c'].map((id) => ({ id, forbidden: [] })),
  meetings: [
    { id: 'ab', participants: ['a', 'b'], wishes: 2 },
    { id: 'ac', participants: ['a', 'c'] },
  ],
  precedences: [],
}
const apart = { slots: { ab: 0, ac: 3 }, tables: { ab: 0, ac: 2 } }
const together = { slots: { ab: 0, ac: 1 }, tables: { ab: 0, ac: 1 } }

describe('the measures of an agenda', () => {
  test('stand in the order in which the composer minds them', () => {
    const quality = agendaQuality(salon, apart)
    expect(qualityTerms([quality]).map((t) => `${t.term} ${t.words(quality)}`)).toEqual([
      '已安排 2 / 2',
      '空档 1 处',
      '空档相差 1 处',
      '想见 2 / 2',
      '换桌 1 次',
      '换会场 1 次',
      '全部结束 第 4 轮',
      '平均结束 第 3 轮',
    ])
  })

  test('leave out wishes and rooms where there are none, and say nothing of the end without a talk', () => {
    const plain = { ...salon, rooms: undefined, meetings: salon.meetings.map((m) => ({ ...m, wishes: 0 })) }
    const nothing = agendaQuality(plain, { slots: {}, tables: {} })
    const terms = qualityTerms([nothing])
    expect(terms.map((t) => t.term)).not.toContain('想见')
    expect(terms.map((t) => t.term)).not.toContain('换会场')
    expect(terms.map((t) => t.words(nothing)).slice(-2)).toEqual(['—', '—'])
  })

  test('tell two agendas apart by what is more, fewer, later or earlier', () => {
    const [before, after] = [agendaQuality(salon, apart), agendaQuality(salon, together)]
    expect(qualityTerms([before, after]).map((t) => qualityChange(t, before, after))).toEqual([
      '2 / 2，不变',
      '0 处（少 1）',
      '0 处（少 1）',
      '2 / 2，不变',
      '1 次，不变',
      '0 次（少 1）',
      '第 2 轮（早 2）',
      '第 1.7 轮（早 1.3）',
    ])
  })
})
