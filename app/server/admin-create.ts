import { foldLogin, loginKind } from '#app/domain/login-name.ts'
import { personByLogin, staffWithRole } from '#db/repos/people.ts'
import { insertGrant } from '#db/repos/staff.ts'
import { transaction } from '#db/transaction.ts'
import { AdminError, consoleTx, withDatabase } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { audit } from './audit.ts'
import { createPerson } from './create-person.ts'
import { hashPassword, passwordProblem } from './passwords.ts'

/** Administrators made at the console; every later grant is made in the product by two of them. */
const BY_CONSOLE = 2

/** `create-admin LOGIN NAME`: works until two administrators exist. The password is asked for, never an argument. */
export async function createAdmin(context: AdminContext, [login = '', name = '']: string[]): Promise<string> {
  const folded = foldLogin(login)
  if (folded === '' || name.trim() === '')
    throw new AdminError('用法：npm run admin -- create-admin 登录名 姓名（登录名是手机号或邮箱）', 2)
  if (loginKind(folded) === null && !/^[a-z0-9][a-z0-9._-]{2,39}$/.test(folded))
    throw new AdminError('登录名应为手机号、邮箱，或 3–40 位小写字母和数字。')
  return withDatabase(context, async ({ db }, keys) => {
    if ((await staffWithRole(db, 'admin')).length >= BY_CONSOLE) throw new AdminError(ENOUGH)
    const password = await context.askSecret(`请输入 ${folded} 的密码（至少 12 位）：`)
    const problem = passwordProblem(password, { staff: true, words: [context.config.district, '搭台', 'datai'] })
    if (problem) throw new AdminError(`${problem}。没有创建账号。`)
    const passwordHash = await hashPassword(password)
    await transaction(db, async (tx) => {
      if ((await staffWithRole(tx, 'admin')).length >= BY_CONSOLE) throw new AdminError(ENOUGH)
      if (await personByLogin(tx, keys.lookupHash('login', folded)))
        throw new AdminError('这个登录名已经有账号了。没有创建账号。')
      const ctx = consoleTx(context, tx, keys)
      const id = await createPerson(ctx, {
        login: folded,
        name: name.trim(),
        title: '系统管理员',
        passwordHash,
        noticeVersion: '',
      })
      await insertGrant(tx, { personId: id, role: 'admin', grantedBy: null, now: context.now })
      await audit(ctx, {
        action: 'staff.grant',
        object: { kind: 'person', id },
        changes: { role: { after: 'admin' } },
      })
    })
    return `已创建系统管理员 ${folded}。两位系统管理员都创建后，其他工作角色在“系统管理”页面由两人办理。`
  })
}

const ENOUGH = '已有两位系统管理员，控制台不再创建：请由他们在“系统管理”页面提议并确认。'
