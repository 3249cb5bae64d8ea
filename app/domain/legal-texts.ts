/** The sentences of the legal frame. They stand on the pages that they belong to; the lead unit can have them amended. */
export const legalTexts = {
  list: '本清单为供需对接信息，不是采购意向、采购公告或招标公告，不构成要约或采购承诺；依法应当采购的，以法定媒体发布的公告为准。',
  product: '产品信息由企业提供并对真实性负责，列入清单不代表政府推荐或认定。',
  advice:
    '提供意见或方案不作为后续采购的条件和加分因素；承担采购项目整体设计、规范编制的，依法不得参加该项目其他采购活动。',
  match: '推荐依据是两份文本与字段的一致程度，不是对能力的评价。',
  contact: '联系人的姓名、手机和邮箱只在双方同意对接后，或经本人单独同意，才向对方显示；每次查看都有记录。',
  reference: '公开资料整理自已公开发布的清单和文件，注明出处和年份，仅供参考，不能应答。',
} as const
