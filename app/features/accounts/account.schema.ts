import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { foldLogin, isMail, isMobile } from '#app/domain/login-name.ts'

const empty = (s: string) => s === ''

export const profileSchema = {
  name: line(30).refine((s) => s !== '', '请填写姓名'),
  title: line(40),
}

/** The present password stands in for a recent log-in where a thief of a session could take over the account. */
const password = z.string().min(1, '请填写当前密码').max(400)

export const contactSchema = {
  mobile: z
    .string()
    .max(60)
    .transform(foldLogin)
    .refine((s) => empty(s) || isMobile(s), '手机号应为 11 位数字'),
  mail: z
    .string()
    .max(120)
    .transform(foldLogin)
    .refine((s) => empty(s) || isMail(s), '邮箱写作 name@example.com'),
  password,
}

export const passwordSchema = { password, newPassword: z.string().max(400) }
