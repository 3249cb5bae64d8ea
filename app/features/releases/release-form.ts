import { z } from 'zod'
import { day, line, listOf } from '#app/domain/fields.ts'
import { hideableIds } from '#app/domain/issued-list/columns.ts'
import { releaseKind } from '#app/domain/vocabulary.ts'

const link = line(300)
  .refine((s) => s === '' || /^https?:\/\/[^\s]+$/.test(s), '链接要以 http:// 或 https:// 开头')
  .default('')

const whole = (min: number, max: number, sentence: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, sentence)
    .transform(Number)
    .refine((n) => n >= min && n <= max, sentence)

const shared = {
  year: whole(2000, 2100, '年度写作 2026'),
  batch: whole(1, 999, '批次是 1 到 999 的整数'),
  kind: z.enum(releaseKind.codes, '请选择类型'),
  documentNumber: line(80).default(''),
  channel: line(80).default(''),
  channelLink: link,
}

/** What is asked for when a release is begun; everything else is proposed and can be changed afterwards. */
export const newReleaseSchema = z.strictObject({ year: shared.year, batch: shared.batch, kind: shared.kind })
export type NewRelease = z.infer<typeof newReleaseSchema>

/** The facts of a release that is being made. */
export const releaseFactsSchema = z.strictObject({
  ...shared,
  title: line(80).refine((s) => s !== '', '请填写标题'),
  theme: line(60).default(''),
  countValue: whole(0, 99, '计数是 0 到 99 的整数'),
  countNote: line(120).default(''),
  hiddenColumns: listOf(z.enum(hideableIds as [string, ...string[]])),
})
export type ReleaseFactsInput = z.infer<typeof releaseFactsSchema>

/** 补录: a release from before the system, without items, with evidence that it was issued. */
export const earlierReleaseSchema = z.strictObject({
  ...shared,
  title: line(80).refine((s) => s !== '', '请填写标题'),
  releasedOn: day.refine((s) => s !== '', '请填写发布日期'),
  countValue: whole(0, 99, '计数是 0 到 99 的整数'),
  countNote: line(120).default(''),
  evidence: line(300).default(''),
})
export type EarlierRelease = z.infer<typeof earlierReleaseSchema>

/** `2026-1` in an address. */
export const releaseNumberParam = z.string().regex(/^\d{4}-\d{1,3}$/)
