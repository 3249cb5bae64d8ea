import { creditCode } from './codes.ts'
import type { SeedOrganisation } from './types.ts'

type Row = Pick<SeedOrganisation, 'key' | 'name' | 'shortName' | 'kind' | 'categories' | 'description'> &
  Partial<SeedOrganisation>

/** Region 360199 is assigned to no district; prefixes 11 机关, 12 事业单位, 91 企业. */
const PREFIX: Partial<Record<SeedOrganisation['kind'], string>> = { department: '11', street: '11', institution: '12' }

const unit = (n: number, row: Row): SeedOrganisation => ({
  code: creditCode(PREFIX[row.kind] ?? '91', '360199', `DEM000${String(n).padStart(2, '0')}`),
  size: 'none',
  parentName: '',
  park: '',
  street: '示例街道',
  address: `演示区示例路 ${n} 号`,
  officePhone: `0791-000010${String(n).padStart(2, '0')}`,
  mayPost: true,
  mayOffer: false,
  responsible: true,
  ...row,
})

/** Departments, street, institution, state enterprise and park. */
export const organisations: SeedOrganisation[] = [
  unit(1, {
    key: 'lead',
    name: '演示区发展和改革委员会',
    shortName: '区发改委',
    kind: 'department',
    categories: ['scene-government', 'scene-office'],
    description: '机会清单、产品清单和创享沙龙的牵头单位，负责清单征集、汇总、发布和月调度。',
  }),
  unit(2, {
    key: 'commerce',
    name: '演示区商务局',
    shortName: '区商务局',
    kind: 'department',
    categories: ['scene-commerce', 'growth-retail', 'growth-live'],
    description: '负责商贸流通、消费促进和农贸市场行业管理。',
  }),
  unit(3, {
    key: 'city',
    name: '演示区城市管理局',
    shortName: '区城管局',
    kind: 'department',
    categories: ['scene-city', 'featured-traffic'],
    description: '负责市容环境卫生、生活垃圾分类、市政设施和公共停车管理。',
  }),
  unit(4, {
    key: 'data',
    name: '演示区政务服务数据管理局',
    shortName: '区政数局',
    kind: 'department',
    categories: ['scene-government', 'featured-security'],
    description: '负责政务服务大厅运行、政务系统建设和公共数据管理。',
  }),
  unit(5, {
    key: 'education',
    name: '演示区教育体育局',
    shortName: '区教体局',
    kind: 'department',
    categories: ['scene-education'],
    description: '管理区属中小学、幼儿园和公共体育场馆。',
  }),
  unit(6, {
    key: 'health',
    name: '演示区卫生健康委员会',
    shortName: '区卫健委',
    kind: 'department',
    categories: ['scene-health', 'growth-medical'],
    description: '管理区属医疗卫生机构和基本公共卫生服务。',
  }),
  unit(7, {
    key: 'housing',
    name: '演示区住房和城乡建设局',
    shortName: '区住建局',
    kind: 'department',
    street: '演示街道',
    categories: ['scene-building', 'scene-community'],
    description: '负责老旧小区改造、物业行业监管和房屋安全。',
  }),
  unit(8, {
    key: 'street',
    name: '示例街道办事处',
    shortName: '示例街道',
    kind: 'street',
    categories: ['scene-community', 'scene-party'],
    description: '辖 9 个社区，常住人口约 6.8 万人，负责社区服务和基层治理。',
  }),
  unit(9, {
    key: 'water',
    name: '演示区水务中心',
    shortName: '区水务中心',
    kind: 'institution',
    street: '演示街道',
    categories: ['scene-city', 'scene-other'],
    description: '承担二次供水设施巡查、排水设施养护和防汛调度的技术工作。',
  }),
  unit(10, {
    key: 'culture',
    name: '演示区文化广电旅游局',
    shortName: '区文广旅局',
    kind: 'department',
    categories: ['scene-culture', 'growth-life'],
    description: '负责文化场馆、旅游促进和历史街区文旅活动。',
  }),
  unit(11, {
    key: 'soe',
    name: '演示区城市发展集团有限公司',
    shortName: '演示城发集团',
    kind: 'soe',
    size: 'large',
    street: '演示街道',
    categories: ['scene-building', 'featured-traffic'],
    description: '区属国有企业，持有并经营 6 栋商务楼宇和 11 处公共停车场。',
    mayOffer: true,
  }),
  unit(12, {
    key: 'park',
    name: '示例数字产业园管理有限公司',
    shortName: '示例数字产业园',
    kind: 'park',
    size: 'small',
    park: '示例数字产业园',
    street: '演示街道',
    categories: ['featured-software', 'scene-building'],
    description: '园区入驻企业 126 家，以软件、商贸服务和检测服务为主，园区公司提供公共服务。',
    mayOffer: true,
    responsible: false,
  }),
]
