import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyOpportunity, opportunityContentSchema } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent, RequirementLine } from '#app/domain/opportunity-content.ts'
import { categoryCodes, spaceCodes } from '#app/domain/taxonomy.ts'
import {
  answerMode,
  attendanceLevel,
  cooperationMode,
  funding,
  preparation,
  visibility,
} from '#app/domain/vocabulary.ts'
import { formValues, opportunityForm } from '#app/features/items/opportunity/opportunity.schema.ts'
import type { FormValues } from '#app/features/items/opportunity/opportunity.schema.ts'
import { readForm } from '#app/server/form-input.ts'
import { completeNeed } from '#tests/support/opportunities.ts'

/** What a browser sends for these fields. */
function send(values: FormValues, more: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, list] of Object.entries(values)) for (const value of list) form.append(name, value)
  for (const [name, value] of Object.entries({ intent: 'save', version: '3', ...more })) form.set(name, value)
  return opportunityForm.safeParse(readForm(form).tree)
}

const words = fc
  .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'电子秤计量溯源一体化 abc12') })
  .map((s) => s.trim() || '秤')
const textOrNot = fc.oneof(fc.constant(''), words)
const code = <T extends string>(codes: readonly T[]) => fc.oneof(fc.constant('' as const), fc.constantFrom(...codes))
const check = fc.oneof(
  fc.record({
    what: words,
    op: fc.constantFrom('>=' as const, '<=' as const),
    value: fc.integer({ min: 0, max: 999 }),
  }),
  fc.record({
    what: words,
    op: fc.constant('has' as const),
    value: fc.constantFrom('一户一码', '二级'),
    unit: fc.constant('项'),
  }),
)
const requirement = fc.oneof(fc.record({ text: words }), fc.record({ text: words, check }))
const lines = fc
  .array(requirement, { maxLength: 5 })
  .map((list): RequirementLine[] => list.map((l, i) => ({ ...l, id: `r${i + 1}` })))
const fen = fc.integer({ min: 1, max: 1_000_000 }).map((n) => n * 100)
const amount = fc.oneof(
  fen.map((n) => ({ kind: 'exact' as const, min: n, max: n })),
  fc.tuple(fen, fen).map(([a, b]) => ({ kind: 'range' as const, min: Math.min(a, b), max: Math.max(a, b) })),
  fc.constantFrom('open' as const, 'none' as const, '' as const).map((kind) => ({ kind, min: null, max: null })),
)
const content: fc.Arbitrary<OpportunityContent> = fc.record({
  title: textOrNot,
  summary: textOrNot,
  categories: fc.uniqueArray(fc.constantFrom(...categoryCodes), { maxLength: 4 }),
  categoryNote: textOrNot,
  modes: fc.uniqueArray(fc.constantFrom(...cooperationMode.codes), { maxLength: 6 }),
  office: textOrNot,
  phone: textOrNot,
  validity: fc.constant('until' as const),
  deadline: fc.constantFrom('', '2026-12-31', '2026-12-31 17:00'),
  currentState: textOrNot,
  goal: textOrNot,
  musts: lines,
  shoulds: lines,
  spaces: fc.uniqueArray(fc.constantFrom(...spaceCodes), { maxLength: 7 }),
  spaceNote: textOrNot,
  amount,
  funding: code(funding.codes),
  preparation: code(preparation.codes),
  preparationLink: fc.constantFrom('', 'https://example.com/1'),
  dueOn: fc.constantFrom('', '2027-06-30'),
  dueNote: textOrNot,
  level: code(attendanceLevel.codes),
  visibility: fc.constantFrom(...visibility.codes),
  anonymousOwner: fc.boolean(),
  answerMode: fc.constantFrom(...answerMode.codes),
  showAnswerCount: fc.boolean(),
  publicAnswerCount: fc.constantFrom(true as const, undefined),
  askCost: fc.boolean(),
})

describe('the form of a need', () => {
  it('reads back every content exactly as it was shown', () => {
    fc.assert(
      fc.property(content, (generated) => {
        const shown = opportunityContentSchema.parse(generated)
        const sent = send(formValues(shown))
        expect(sent.success && sent.data).toEqual({ intent: 'save', version: 3, content: shown })
      }),
      { numRuns: 300 },
    )
  })

  it('drops empty lines with what stands beside them, and gives new lines ids that are free', () => {
    const values = {
      ...formValues(completeNeed()),
      'musts.text': ['', '扫码查询响应不超过 3 秒', '新的一条'],
      'musts.id': ['r9', 'r1', ''],
      'musts.what': ['', '响应时间', ''],
      'musts.op': ['has', '<=', 'has'],
      'musts.value': ['', '３', ''],
      'musts.unit': ['', '秒', ''],
    }
    const sent = send(values)
    expect(sent.success && sent.data.content.musts).toEqual([
      { id: 'r1', text: '扫码查询响应不超过 3 秒', check: { what: '响应时间', op: '<=', value: 3, unit: '秒' } },
      { id: 'r2', text: '新的一条' },
    ])
  })

  it('names the field that cannot be stored', () => {
    const sent = send({
      ...formValues(emptyOpportunity),
      title: ['字'.repeat(41)],
      'amount.kind': ['range'],
      'amount.min': ['300'],
      'amount.max': ['约20'],
      'musts.text': ['甲', '字'.repeat(121)],
      'musts.what': ['响应', ''],
      'musts.op': ['<=', ''],
      'musts.value': ['很快', ''],
      preparationLink: ['javascript:alert(1)'],
    })
    const paths = sent.success ? [] : sent.error.issues.map((i) => i.path.join('.'))
    expect(paths.sort()).toEqual(['amount', 'musts.0', 'musts.1', 'preparationLink', 'title'])
  })

  it('refuses fields that the form does not have', () => {
    const sent = send(formValues(emptyOpportunity), { status: 'published' })
    expect(sent.success).toBe(false)
  })
})
