import type { SeedPair, SeedRegistration, SeedSalon } from './types.ts'

const registration = (
  organisation: string,
  delegates: [name: string, title: string][],
  extra: Partial<SeedRegistration> = {},
): SeedRegistration => ({
  organisation,
  delegates: delegates.map(([name, title]) => ({ name, title })),
  absentRounds: [],
  note: '',
  ...extra,
})

const registrations: SeedRegistration[] = [
  registration('lead', [['秦示例', '数字经济科科长']], { note: '主持，不参加洽谈' }),
  registration('commerce', [
    ['王示例', '商贸流通科科长'],
    ['李示例', '商贸流通科科员'],
  ]),
  registration('city', [['刘示例', '数字城管科科长']], { note: '旁听，泊位共享需求尚在截止前保密' }),
  registration('data', [['何示例', '政务服务科副科长']]),
  registration('health', [['吕示例', '基层卫生科科长']], { absentRounds: [5], note: '16:45 前需离场，第 5 轮不在' }),
  registration('housing', [['施示例', '物业管理科科员']]),
  registration('street', [['孔示例', '公共服务办公室主任']]),
  registration('soe', [
    ['曹示例', '资产运营部经理'],
    ['严示例', '资产运营部工程师'],
  ]),
  registration('park', [['华示例', '企业服务部主管']]),
  registration('retail', [
    ['金示例', '会员运营部经理'],
    ['魏示例', '信息部主管'],
  ]),
  registration('property', [['陶示例', '工程技术部经理']], { absentRounds: [1], note: '第 2 轮起到场' }),
  registration('trace', [
    ['陈示例', '市场部经理'],
    ['杨示例', '方案工程师'],
  ]),
  registration('scale', [['赵示例', '销售经理']]),
  registration('building', [
    ['黄示例', '解决方案总监'],
    ['姜示例', '项目经理'],
  ]),
  registration('cloud', [['马示例', '方案经理']]),
  registration('telecom', [
    ['沈示例', '政企部副经理'],
    ['范示例', '产品经理'],
  ]),
  registration('secure', [['蒋示例', '技术总监']]),
  registration('parking', [['冯示例', '区域经理']]),
  registration('clean', [['彭示例', '销售主管']]),
  registration('care', [['韩示例', '运营经理']]),
]

const agreed = (need: string, product: string): SeedPair => ({ need, product, state: 'agreed' })

/** No unit has more agreed talks than there are rounds in which it is present. */
const pairs: SeedPair[] = [
  agreed('need-scale', 'p-scale'),
  agreed('need-scale', 'p-trace-scale'),
  agreed('need-trace', 'p-trace'),
  agreed('need-footfall', 'p-footfall'),
  agreed('need-member', 'p-member'),
  agreed('need-member', 'p-heat'),
  agreed('need-member', 'p-footfall'),
  agreed('need-member', 'p-trace'),
  agreed('need-energy', 'p-energy'),
  agreed('need-energy', 'p-robot'),
  agreed('need-clean', 'p-robot'),
  agreed('need-elevator', 'p-elevator'),
  agreed('need-elevator', 'p-iot'),
  agreed('need-park', 'p-security'),
  agreed('need-park', 'p-soc'),
  agreed('need-hall', 'p-hall'),
  agreed('need-elder', 'p-care'),
  agreed('need-footfall', 'p-heat'),
  agreed('need-chronic', 'p-chronic'),
  { need: 'need-elder', product: 'p-chronic', state: 'proposed' },
  {
    need: 'need-park',
    product: 'p-iot',
    state: 'refused',
    reason: { side: 'need', code: 'scope', text: '本次只谈安全体检，不谈设备接入。' },
  },
  {
    need: 'need-clean',
    product: 'p-energy',
    state: 'refused',
    reason: { side: 'offer', code: 'capacity', text: '当天洽谈场次已满，会后另约。' },
  },
]

export const salon: SeedSalon = {
  kind: 'salon',
  title: '创享沙龙·数字商贸与智慧楼宇专场',
  theme: '数字商贸与智慧楼宇专场',
  place: '示例数字产业园一楼多功能厅（演示区样板大道 100 号）',
  dateInDays: 4,
  startsAt: '13:30',
  registrationClosesInDays: 2,
  registrationClosesHour: 18,
  capacity: 80,
  perOrganisation: 3,
  tables: 8,
  rounds: 5,
  roundMinutes: 15,
  changeMinutes: 3,
  blocks: [
    { kind: 'checkIn', title: '签到', minutes: 20 },
    { kind: 'speech', title: '致辞', minutes: 10 },
    { kind: 'policy', title: '政策解读', minutes: 15 },
    { kind: 'release', title: '清单发布', minutes: 10 },
    { kind: 'needPitches', title: '需求发布', minutes: 20 },
    { kind: 'productPitches', title: '方案路演', minutes: 25 },
    { kind: 'signing', title: '签约', minutes: 10 },
    { kind: 'break', title: '茶歇', minutes: 15 },
    { kind: 'meetings', title: '一对一洽谈', minutes: 87 },
  ],
  needPitches: [
    { need: 'need-scale', minutes: 5, speaker: '王示例' },
    { need: 'need-footfall', minutes: 5, speaker: '李示例' },
    { need: 'need-energy', minutes: 5, speaker: '曹示例' },
    { need: 'need-elevator', minutes: 5, speaker: '施示例' },
  ],
  productPitches: [
    { product: 'p-scale', minutes: 5, speaker: '赵示例' },
    { product: 'p-trace', minutes: 5, speaker: '陈示例' },
    { product: 'p-footfall', minutes: 5, speaker: '黄示例' },
    { product: 'p-member', minutes: 5, speaker: '马示例' },
    { product: 'p-robot', minutes: 5, speaker: '彭示例' },
  ],
  registrations,
  wishes: [
    { from: 'cloud', to: 'property', kind: 'meet' },
    { from: 'property', to: 'cloud', kind: 'meet' },
    { from: 'trace', to: 'commerce', kind: 'meet' },
    { from: 'retail', to: 'cloud', kind: 'meet' },
    { from: 'parking', to: 'soe', kind: 'meet' },
    { from: 'scale', to: 'trace', kind: 'avoid' },
  ],
  pairs,
  createdBy: 'demo-organiser',
  team: ['demo-organiser', 'demo-organiser2'],
}
