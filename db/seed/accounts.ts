import type { SeedAccount } from './types.ts'

const officer = (login: string, name: string, title: string, organisation: string): SeedAccount => ({
  login,
  name,
  title,
  membership: { organisation, role: 'member' },
  staff: [],
})
const liaison = (login: string, name: string, title: string, organisation: string): SeedAccount => ({
  login,
  name,
  title,
  membership: { organisation, role: 'admin' },
  staff: [],
})

/** The fixed demonstration accounts. Staff belong to no unit, so that none of them is a party to an item. */
export const accounts: SeedAccount[] = [
  officer('demo-dept', '李示例', '商贸流通科科员', 'commerce'),
  liaison('demo-dept-head', '王示例', '商贸流通科科长', 'commerce'),
  officer('demo-dept2', '张示例', '数字城管科科员', 'city'),
  liaison('demo-dept2-head', '刘示例', '数字城管科科长', 'city'),
  liaison('demo-ent', '陈示例', '市场部经理', 'trace'),
  officer('demo-ent-member', '杨示例', '方案工程师', 'trace'),
  liaison('demo-ent2', '赵示例', '销售经理', 'scale'),
  liaison('demo-ent3', '黄示例', '解决方案总监', 'building'),
  { login: 'demo-reviewer', name: '周示例', title: '信息公开审核岗', staff: ['reviewer'] },
  { login: 'demo-reviewer2', name: '吴示例', title: '信息公开审核岗', staff: ['reviewer'] },
  { login: 'demo-organiser', name: '徐示例', title: '清单管理岗', staff: ['organiser'] },
  { login: 'demo-organiser2', name: '孙示例', title: '清单管理岗', staff: ['organiser'] },
  { login: 'demo-admin', name: '胡示例', title: '系统运维岗', staff: ['admin'] },
  { login: 'demo-admin2', name: '朱示例', title: '系统运维岗', staff: ['admin'] },
  { login: 'demo-auditor', name: '高示例', title: '安全审计岗', staff: ['auditor'] },
]

/**
 * The login that wrote the items of an organisation: its 单位经办人, else its 单位联络员, else (a unit without an
 * account) the lead unit's list manager, who entered them for it.
 */
export function authorOf(organisation: string): string {
  const own = accounts.filter((a) => a.membership?.organisation === organisation)
  const author = own.find((a) => a.membership?.role === 'member') ?? own[0]
  return author?.login ?? 'demo-organiser'
}
