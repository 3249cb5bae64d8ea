import { z } from 'zod'
import { blockKinds } from '#app/domain/salon/blocks.ts'
import type { Block, BlockKind } from '#app/domain/salon/blocks.ts'
import { day, flag, line, listOf, text } from '#app/domain/fields.ts'
import type { Wave } from '#app/domain/salon/follow-up.ts'
import { matchReason, meetingOutcome, salonKind } from '#app/domain/vocabulary.ts'
import type { FollowUpAnswer, MatchReason } from '#app/domain/vocabulary.ts'
import { shownPairs } from './choose.schema.ts'

const whole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, `请填写 ${min} 到 ${max} 的整数`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `请填写 ${min} 到 ${max} 的整数`)

const dayAndTime = (sentence: string) =>
  z.strictObject({
    day: day.refine((s) => s !== '', sentence),
    time: z
      .string()
      .trim()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间写作 13:30'),
  })

const dayOrNone = z.strictObject({
  day,
  time: z
    .string()
    .trim()
    .regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, '时间写作 18:00'),
})

const clock = z
  .string()
  .trim()
  .transform((s) => s.replace('：', ':').padStart(s === '' ? 0 : 5, '0'))
  .refine((s) => /^$|^([01]\d|2[0-3]):[0-5]\d$/.test(s), '时间写作 14:30')
  .default('')

const FOR_ALL: readonly BlockKind[] = ['meetings', 'needPitches', 'productPitches']

const blockSchema = z
  .strictObject({
    kind: z.enum(blockKinds),
    title: line(30),
    minutes: z.string().trim(),
    speaker: line(40).default(''),
    room: line(20).default(''),
    /** Key of an item for some, and its own beginning, which makes it one. */
    id: line(40).default(''),
    at: clock,
  })
  .refine(({ kind, at }) => at === '' || !FOR_ALL.includes(kind), {
    path: ['at'],
    message: '洽谈、需求发布和方案路演由全体参加，不填时刻',
  })

/** 固定环节: rows without a title are left out; minutes of the talks follow from the rounds. */
const blocksSchema = z
  .array(blockSchema)
  .max(24)
  .transform((rows) => rows.filter((row) => row.title !== ''))
  .pipe(
    z.array(
      z.object({
        kind: z.enum(blockKinds),
        title: z.string(),
        minutes: whole(0, 480),
        speaker: z.string(),
        room: z.string(),
        id: z.string(),
        at: z.string(),
      }),
    ),
  )
  .transform((rows) =>
    rows.map(({ id, at, room, ...block }): Block => ({
      ...block,
      ...(room === '' ? {} : { room }),
      ...(at === '' ? {} : { some: { id, at } }),
    })),
  )
  .refine((rows) => rows.filter((r) => r.kind === 'meetings').length === 1, '要有一个（且只有一个）一对一洽谈环节')

export const salonFormSchema = z.strictObject({
  title: line(60).refine((s) => s !== '', '请填写名称'),
  kind: z.enum(salonKind.codes, '请选择类型'),
  theme: line(60).default(''),
  place: line(100).refine((s) => s !== '', '请填写地点'),
  startsAt: dayAndTime('请填写日期'),
  closesAt: dayOrNone,
  wishesAt: dayOrNone.default({ day: '', time: '' }),
  answersAt: dayOrNone.default({ day: '', time: '' }),
  capacity: whole(1, 5000),
  perOrganisation: whole(1, 20),
  tables: whole(1, 300),
  rooms: text(400).default(''),
  rounds: whole(1, 20),
  roundMinutes: whole(5, 60),
  changeMinutes: whole(0, 15),
  blocks: blocksSchema,
  needPitches: text(4000).default(''),
  productPitches: text(4000).default(''),
  team: listOf(z.string().max(40)),
  version: z.coerce.number().int().optional(),
})
export type SalonForm = z.infer<typeof salonFormSchema>

const mobile = z
  .string()
  .trim()
  .refine((s) => s === '' || /^1\d{10}$/.test(s), '手机号是 11 位数字')

const nameTitleMobile = { name: line(20), title: line(30).default(''), mobile: mobile.default('') }

/** A person who comes, with its own times when it is not there from the beginning to the end. */
const delegateSchema = z
  .strictObject({ ...nameTitleMobile, comesAt: clock, leavesAt: clock })
  .refine((d) => d.comesAt === '' || d.leavesAt === '' || d.comesAt < d.leavesAt, {
    path: ['leavesAt'],
    message: '离场要晚于到场',
  })

/** One person who takes another one's place. */
export const personSchema = z.strictObject({
  ...nameTitleMobile,
  name: line(20).refine((s) => s !== '', '请填写姓名'),
})

export const delegatesSchema = z
  .array(delegateSchema)
  .max(20)
  .transform((rows) => rows.filter((row) => row.name !== ''))
  .refine((rows) => rows.length > 0, '请至少填写一位参会人')
export type DelegateInput = z.infer<typeof personSchema>

export const registrationSchema = z.strictObject({
  delegates: delegatesSchema,
  absent: listOf(z.coerce.number().int().min(0).max(19)),
  note: line(200).default(''),
  listed: flag,
  consent: z.literal('on', '请确认参会人已同意留下姓名和手机号'),
})
export type RegistrationInput = z.infer<typeof registrationSchema>

export const meetingId = z.string().min(1).max(40)

/** What a participant says about the list of participants. */
export const wishForms = [
  z.strictObject({ intent: z.enum(['list', 'unlist']) }),
  z.strictObject({
    intent: z.literal('wish'),
    otherId: z.string().min(1).max(40),
    word: z.enum(['meet', 'avoid', 'none']),
  }),
] as const
export const answerForms = [
  z.strictObject({ intent: z.literal('accept'), meetingId }),
  z.strictObject({
    intent: z.literal('decline'),
    meetingId,
    reasonCode: z.enum(matchReason.codes, '请选择原因'),
    reasonText: line(200).default(''),
  }),
  z.strictObject({
    intent: z.literal('outcome'),
    meetingId,
    outcome: z.enum(meetingOutcome.codes, '请选择结果'),
    reasonCode: z.enum(matchReason.codes).or(z.literal('')).default(''),
    note: line(300).default(''),
    nextStep: line(200).default(''),
  }),
] as const

/** Who takes part in a fixed item for some. */
export const blockUnitsSchema = z.strictObject({
  blockId: z.string().min(1).max(40),
  version: z.coerce.number().int(),
  units: listOf(z.string().max(40)),
})

const organisationId = z.string().min(1, '请选择单位').max(40)
const version = z.coerce.number().int()

const mark = z.enum(['1', '2', '3', '4', '5'], '请打分').transform(Number)

/** What a unit thought of a salon. */
export const feedbackForm = z.strictObject({
  intent: z.literal('feedback'),
  pairs: mark,
  arrangement: mark,
  again: z.enum(['yes', 'maybe', 'no'], '请选择'),
  words: text(300).default(''),
})

/** What is done at the agenda desk. */
export const agendaFormSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('compose'), freely: flag }),
  z.strictObject({ intent: z.literal('without'), organisationId }),
  z.strictObject({ intent: z.enum(['moreTables', 'endEarlier', 'endLater']) }),
  z.strictObject({ intent: z.enum(['take', 'drop']), runId: meetingId }),
  z.strictObject({
    intent: z.literal('move'),
    meetingId,
    version,
    place: z.string().regex(/^\d{1,2}-\d{1,3}$/, '请选择轮次和桌位'),
  }),
  z.strictObject({ intent: z.literal('remove'), meetingId, version }),
  z.strictObject({ intent: z.literal('removePitch'), pitchId: meetingId }),
  z.strictObject({ intent: z.enum(['lock', 'unlock', 'cancelTalk']), meetingId }),
  z.strictObject({ intent: z.enum(['lockUnit', 'unlockUnit']), organisationId }),
  z.strictObject({ intent: z.enum(['lockRound', 'unlockRound']), slot: z.coerce.number().int().min(0).max(99) }),
  z.strictObject({ intent: z.enum(['lockAll', 'unlockAll']) }),
  z.strictObject({ intent: z.enum(['undo', 'redo']), version, position: z.coerce.number().int() }),
])

/** The two ways of looking at the agenda, and the released version that the draft is compared with; 0 for none. */
export const agendaQuery = z.object({
  view: z.enum(['tables', 'units']).catch('tables').default('tables'),
  against: z.coerce.number().int().min(0).catch(0).default(0),
})

const count = z.coerce.number().int().min(0).max(300)
const registrationId = z.string().min(1).max(40)

/** What is done on the day. `point` names an item by its planned and its present beginning. */
export const dayFormSchema = z.discriminatedUnion('intent', [
  z
    .strictObject({
      intent: z.literal('shift'),
      point: z.string().regex(/^\d{10,16}~\d{10,16}$/, '请选择从哪一环节起'),
      minutes: z
        .string()
        .trim()
        .regex(/^-?\d{1,3}$/, '请填写整数分钟，提前写负数')
        .transform(Number),
    })
    .transform(({ point, ...rest }) => {
      const [from = 0, seen = 0] = point.split('~').map(Number)
      return { ...rest, from, seen }
    }),
  z.strictObject({ intent: z.literal('absent'), registrationId }),
  z.strictObject({ intent: z.literal('present'), registrationId }),
  z.strictObject({
    intent: z.literal('fill'),
    opportunityId: registrationId,
    productId: registrationId,
    slot: count,
    table: count,
    seen: shownPairs,
  }),
])

/** What is done about releases and their notices. */
export const releaseFormSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('release'), version }),
  z.strictObject({ intent: z.literal('sendAll') }),
  z.strictObject({ intent: z.enum(['send', 'drop']), notice: listOf(z.string().max(40)) }),
  z.strictObject({
    intent: z.literal('edit'),
    noticeId: z.string().min(1).max(40),
    revision: z.coerce.number().int(),
    body: text(2000).refine((s) => s !== '', '请填写通知文字'),
  }),
])

/** What a side says has come of a talk: one tap, in which 不再推进 carries its reason. */
const progress = {
  meetingId,
  answer: z
    .enum(
      ['contract', 'ongoing', 'paused', ...matchReason.codes.map((code) => `ended.${code}` as const)],
      '请点一个进展',
    )
    .transform((said) => {
      const [answer, reasonCode = ''] = said.split('.') as [FollowUpAnswer, (MatchReason | '')?]
      return { answer, reasonCode }
    }),
  amount: line(20).default(''),
  note: line(300).default(''),
}

export const progressForm = z.strictObject(progress)

const wave = z.enum(['30', '90']).transform((w) => Number(w) as Wave)
const followUpId = z.string().min(1).max(40)

/** What is done about the questions after a salon. */
export const followUpFormSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.enum(['draft', 'sendAll']), wave }),
  z.strictObject({ intent: z.enum(['send', 'drop']), wave, question: listOf(z.string().max(40)) }),
  z.strictObject({
    intent: z.literal('edit'),
    wave,
    followUpId,
    revision: z.coerce.number().int(),
    body: text(2000).refine((s) => s !== '', '请填写通知文字'),
  }),
  z.strictObject({ intent: z.enum(['revoke', 'redraft']), wave, followUpId }),
  z.strictObject({ intent: z.literal('answer'), wave, followUpId, ...progress }),
])
