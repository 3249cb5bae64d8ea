/**
 * The words of the domain: each list is `code → word on the screen`. Codes are stored, words are shown.
 * A word is changed here and nowhere else.
 */
function words<const T extends Record<string, string>>(table: T) {
  return { labels: table, codes: Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] }
}

export const organisationKind = words({
  department: '区直部门',
  street: '街道',
  institution: '事业单位',
  soe: '国有企业',
  enterprise: '企业',
  branch: '分支机构',
  park: '园区',
  association: '协会商会',
  academy: '高校院所',
  sole: '个体工商户',
})
export type OrganisationKind = keyof typeof organisationKind.labels

const PUBLIC_KINDS: readonly OrganisationKind[] = ['department', 'street', 'institution']

/** True for a public body (机关、街道、事业单位): it is never unnamed, and what it makes public gets 保密审查. */
export function isPublicOwner(kind: OrganisationKind): boolean {
  return PUBLIC_KINDS.includes(kind)
}

export const organisationSize = words({ micro: '微型', small: '小型', medium: '中型', large: '大型', none: '不适用' })
export type OrganisationSize = keyof typeof organisationSize.labels

export const cooperationMode = words({
  purchase: '采购',
  lease: '租赁',
  operation: '商业运营',
  joint: '合作经营',
  firstUse: '首试首用',
  other: '其他',
})
export type CooperationMode = keyof typeof cooperationMode.labels

export const funding = words({ fiscal: '财政', own: '自筹', social: '社会资本', other: '其他' })
export type Funding = keyof typeof funding.labels

/**
 * True for a need on which public money is spent: any need of a public body, and a need of anybody else whose 资金来源 is
 * 财政. For these the legal frame forbids ranking, price and local conditions. `kind` is null for an unknown owner.
 */
export function spendsPublicMoney(kind: OrganisationKind | null, from: Funding | ''): boolean {
  return from === 'fiscal' || (kind !== null && isPublicOwner(kind))
}

export const preparation = words({
  idea: '仅有设想',
  approved: '已立项',
  budgeted: '已列预算',
  announced: '已发采购意向',
})
export type Preparation = keyof typeof preparation.labels

export const attendanceLevel = words({ staff: '经办', head: '科室负责人', leader: '分管负责人' })
export type AttendanceLevel = keyof typeof attendanceLevel.labels

export const visibility = words({ public: '公开', summary: '公开概要、详情限认证单位' })
export type Visibility = keyof typeof visibility.labels

export const answerMode = words({ rolling: '随到随看', sealed: '截止后统一查看' })
export type AnswerMode = keyof typeof answerMode.labels

export const amountKind = words({
  exact: '一个数',
  range: '区间',
  open: '暂未确定',
  none: '不需财政资金',
})
export type AmountKind = keyof typeof amountKind.labels

export const priceKind = words({ exact: '一个数', range: '区间', negotiable: '面议' })
export type PriceKind = keyof typeof priceKind.labels

export const deployment = words({
  cloud: '云服务',
  local: '本地部署',
  hybrid: '混合部署',
  device: '现场设备',
  service: '人工服务',
})
export type Deployment = keyof typeof deployment.labels

export const matchLevel = words({ high: '高度相关', medium: '相关', low: '可能相关' })
export type MatchLevel = keyof typeof matchLevel.labels

/** Reasons to decline or dismiss a suggested pair. */
export const matchReason = words({
  mustUnmet: '必备条件不符',
  certificate: '资质不符',
  delivery: '交付时间不合',
  inUse: '已有在用系统',
  budget: '资金条件不符',
  scope: '不在业务范围内',
  capacity: '近期没有力量',
  changed: '需求已调整',
  other: '其他',
})
export type MatchReason = keyof typeof matchReason.labels

/** Reasons given to a firm whose answer is not taken further. `mustUnmet` carries the number of the line. */
export const responseReason = words({
  mustUnmet: '未满足第N条',
  inUse: '已有在用系统',
  budget: '资金条件不符',
  changed: '需求已调整',
  postponed: '暂缓实施',
  other: '其他',
})
export type ResponseReason = keyof typeof responseReason.labels

/** What follows a 对接意向 of an owner spending public money. */
export const followPath = words({
  procurement: '政府采购',
  catalogue: '电子卖场·框架协议',
  innovation: '合作创新采购',
  small: '限额以下自行采购',
  soe: '国企采购',
  trial: '试用验证',
  none: '不涉及采购',
})
export type FollowPath = keyof typeof followPath.labels

export const meetingOutcome = words({
  intent: '有合作意向',
  talking: '继续沟通',
  unfit: '不合适',
  absent: '未到场',
})
export type MeetingOutcome = keyof typeof meetingOutcome.labels

/** What a side says has come of a talk, asked 30 and 90 days later. */
export const followUpAnswer = words({
  contract: '已签约',
  ongoing: '正在推进',
  paused: '暂停',
  ended: '不再推进',
})
export type FollowUpAnswer = keyof typeof followUpAnswer.labels

export const salonKind = words({ salon: '创享沙龙', roundtable: '政企圆桌会', special: '专场对接会' })
export type SalonKind = keyof typeof salonKind.labels

export const releaseKind = words({ opportunity: '机会清单', product: '产品清单', both: '机会清单和产品清单' })
export type ReleaseKind = keyof typeof releaseKind.labels

export const reviewPreset = words({ simple: '简易', triple: '三审' })
export type ReviewPreset = keyof typeof reviewPreset.labels

/** What one issue of the lists is called: 2026年第2批 or 2026年第2期. */
export const releaseWords = ['批', '期'] as const
export type ReleaseWord = (typeof releaseWords)[number]

/** Grounds for not publishing, offered to the reviewer (政府信息公开条例 14–16). */
export const secrecyGround = words({
  state: '国家秘密',
  security: '危及国家安全、公共安全、经济安全、社会稳定',
  trade: '商业秘密',
  privacy: '个人隐私',
  internal: '内部事务或过程信息',
})

export const staffRole = words({
  reviewer: '审核员',
  organiser: '清单管理员',
  admin: '系统管理员',
  auditor: '安全审计员',
})
export type StaffRole = keyof typeof staffRole.labels

export const membershipRole = words({ member: '单位经办人', admin: '单位联络员' })
export type MembershipRole = keyof typeof membershipRole.labels

/** The two lists. */
export type ItemKind = 'opportunity' | 'product'
export const itemKind = words({ opportunity: '机会', product: '产品' })
