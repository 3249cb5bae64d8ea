import type { OrganisationRef } from '#app/domain/importing/read-organisation.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'

const rows: [id: string, name: string, kind: OrganisationKind][] = [
  ['commerce', '演示区商务局', 'department'],
  ['emergency', '演示区应急管理局', 'department'],
  ['education', '演示区教育体育局', 'department'],
  ['culture', '演示区文化和旅游局', 'department'],
  ['offices', '演示区机关事务管理中心', 'institution'],
  ['data', '演示区政务服务数据管理局', 'department'],
  ['street', '示例街道办事处', 'street'],
  ['civil', '演示区民政局', 'department'],
  ['party', '演示区委组织部', 'department'],
  ['city', '演示区城市管理局', 'department'],
  ['market', '演示区市场监督管理局', 'department'],
  ['housing', '演示区住房和城乡建设局', 'department'],
  ['reform', '演示区发展和改革委员会', 'department'],
  ['scales', '示例衡器制造有限公司', 'enterprise'],
  ['devices', '示例智能装备有限公司', 'enterprise'],
]

/** Invented organisations that the messy workbooks name. */
export const importOrganisations: OrganisationRef[] = rows.map(([id, name, kind]) => ({ id, name, kind }))
