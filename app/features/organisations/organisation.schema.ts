import { z } from 'zod'
import { checkCreditCode, normaliseCreditCode } from '#app/domain/credit-code.ts'
import { flag, line, listOf, text } from '#app/domain/fields.ts'
import { foldLogin, loginKind } from '#app/domain/login-name.ts'
import { categoryCodes } from '#app/domain/taxonomy.ts'
import { organisationKind, organisationSize } from '#app/domain/vocabulary.ts'

/** The forms about people and organisations, checked alike in the browser's answer and on the server. */

const required = (max: number, sentence: string) => line(max).refine((s) => s !== '', sentence)
const choiceOrEmpty = (codes: readonly string[]) =>
  z.string().refine((s) => s === '' || codes.includes(s), '请重新选择')
const phone = line(40).refine((s) => s === '' || /^[\d\s+\-—()（）转]{7,}$/.test(s), '电话写作 0791-86000000')

/** What a unit's 单位联络员 may change at any time. */
export const profileShape = {
  shortName: line(20),
  size: choiceOrEmpty(organisationSize.codes),
  park: line(40),
  street: line(40),
  address: line(120),
  officePhone: phone,
  description: text(500),
  categories: listOf(z.enum(categoryCodes)),
}

/** What identifies a unit: fixed once it is verified. */
export const identityShape = {
  name: required(80, '请填写单位全称').refine((s) => s === '' || s.length >= 4, '请填写证照上的全称'),
  kind: z.enum(organisationKind.codes, '请选择单位类型'),
  parentName: line(80),
}

const code = z
  .string()
  .max(60)
  .superRefine((value, issue) => {
    const { error } = checkCreditCode(value)
    if (error) issue.addIssue({ code: 'custom', message: error })
  })
  .transform(normaliseCreditCode)

export const organisationShape = {
  code,
  ...profileShape,
  name: line(80),
  /** No button chosen sends nothing: enough for who joins a unit that is there. */
  kind: choiceOrEmpty(organisationKind.codes).default(''),
  parentName: line(80),
  /** The code is known already and the person asks to join that unit. */
  joinExisting: flag,
  /** Another unit has the same name and this one is really different. */
  otherUnit: flag,
}

export const personShape = {
  personName: required(30, '请填写姓名'),
  title: line(40),
  login: z
    .string()
    .max(120)
    .transform(foldLogin)
    .refine((s) => loginKind(s) !== null, '请填写手机号或邮箱'),
  password: z.string().max(400),
  consent: flag.refine((agreed) => agreed, '请阅读并同意个人信息告知'),
}

export type OrganisationInput = z.infer<z.ZodObject<typeof organisationShape>>
export type PersonInput = z.infer<z.ZodObject<typeof personShape>>
export type ProfileInput = z.infer<z.ZodObject<typeof profileShape>>
