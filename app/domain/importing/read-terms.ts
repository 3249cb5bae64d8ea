import type { CategoryCode, SpaceCode } from '../taxonomy.ts'
import { categoryGroups, categoryName, categoryCodes, spaces } from '../taxonomy.ts'
import { foldName } from '../text.ts'
import type { AttendanceLevel, CooperationMode, Deployment, Funding, Preparation } from '../vocabulary.ts'
import { attendanceLevel, cooperationMode, deployment, funding, preparation } from '../vocabulary.ts'
import type { Bad, Reading } from './reading.ts'
import { bad, good, likeness, saysNothing } from './reading.ts'

/**
 * Words that mean exactly one entry of a controlled list. A word that only contains such a word, or resembles one,
 * is offered and not taken.
 */
const categorySynonyms: Partial<Record<CategoryCode, string[]>> = {
  'growth-retail': ['商贸流量经济', '商圈流量'],
  'growth-life': ['生活流量经济'],
  'growth-medical': ['医疗流量经济'],
  'growth-live': ['直播', '直播电商', '电商直播', '直播经济', '直播流量经济'],
  'featured-telecom': ['通信传输', '通讯', '通信', '信息通信', '5G通信', '通讯传输业'],
  'featured-software': [
    '软件',
    '软件信息',
    '软件和信息技术',
    '软件与信息技术',
    '软件信息技术服务',
    '信息技术',
    '软件和信息技术服务业',
  ],
  'featured-traffic': ['交通', '智能交通', '智慧交通运输', '智能网联'],
  'featured-security': ['网络安全', '信息安全', '网络与信息安全', '网络信息安全产业'],
  'scene-commerce': ['数字商业', '智慧商贸', '智慧商圈', '数字商圈', '数字商务'],
  'scene-culture': [
    '数字文创',
    '智慧旅游',
    '数字文旅',
    '智慧文旅',
    '文旅',
    '文化旅游',
    '数字文化',
    '数字文创/智慧旅游',
  ],
  'scene-education': ['智慧教育', '教育', '教育信息化', '智慧校园'],
  'scene-health': ['智慧医疗', '智慧健康', '医疗健康', '数字医疗', '智慧康养', '卫生健康'],
  'scene-community': ['智慧社区', '社区', '数字化社区', '社区治理'],
  'scene-building': ['楼宇', '智能楼宇', '数字楼宇'],
  'scene-office': ['办公', '数字办公', '智能办公', '移动办公'],
  'scene-city': ['城管', '数字城管', '城市管理', '智慧城市管理'],
  'scene-government': ['政务', '数字政务', '政务服务', '数字政府', '智慧政务服务'],
  'scene-party': ['党建', '数字党建', '党建信息化'],
  'scene-other': ['其它', '其他领域', '其他类'],
}

const modeSynonyms: Record<CooperationMode, string[]> = {
  purchase: ['购买', '政府采购', '采购服务', '购买服务', '政府购买服务', '采购方式', '设备采购', '自行采购'],
  lease: ['租用', '出租', '承租', '租赁服务', '设备租赁'],
  operation: ['运营', '委托运营', '市场化运营', '运营合作', '商业化运营', '特许经营'],
  joint: ['合作', '联合经营', '合作共建', '共建', '合作运营', '联合运营', '合资', '合资合作', '合作开发'],
  firstUse: ['试用', '试点', '首用', '先试先用', '首购首用', '首试首用试点', '首台套', '试点示范'],
  other: ['其它', '其他方式', '面谈'],
}

const preparationSynonyms: Partial<Record<Preparation, string[]>> = {
  idea: ['设想', '谋划', '谋划中', '有设想', '未立项'],
  approved: ['立项', '已批复', '已完成立项'],
  budgeted: ['列入预算', '已有预算', '预算已安排'],
  announced: ['已发布采购意向', '采购意向已公开'],
}
const fundingSynonyms: Partial<Record<Funding, string[]>> = {
  fiscal: ['财政资金', '财政预算', '区财政', '市财政', '上级资金', '专项资金', '财政拨款'],
  own: ['自有资金', '企业自筹', '单位自筹', '自筹资金', '企业投资'],
  social: ['社会投资', '社会资金', '市场化投资'],
}
const levelSynonyms: Partial<Record<AttendanceLevel, string[]>> = {
  staff: ['经办人', '经办人员'],
  head: ['科长', '科室', '中层', '部门负责人'],
  leader: ['分管领导', '局领导', '单位领导', '分管'],
}
const deploymentSynonyms: Partial<Record<Deployment, string[]>> = {
  cloud: ['云', 'SaaS', '云端', '公有云', '云部署', '云平台', '政务云'],
  local: ['本地', '私有化', '私有化部署', '私有部署', '本地化部署', '局域网'],
  hybrid: ['混合', '混合云', '云边协同'],
  device: ['设备', '硬件', '现场安装', '终端设备', '软硬一体', '软硬件一体'],
  service: ['服务', '人工', '上门服务', '驻场服务'],
}

interface Vocabulary<C extends string> {
  what: string
  labels: Readonly<Record<C, string>>
  byWord: ReadonlyMap<string, C>
}

function vocabulary<C extends string>(
  what: string,
  labels: Record<C, string>,
  synonyms: Partial<Record<C, string[]>>,
): Vocabulary<C> {
  const byWord = new Map<string, C>()
  for (const code of Object.keys(labels) as C[]) {
    byWord.set(foldName(labels[code]), code)
    for (const word of synonyms[code] ?? []) byWord.set(foldName(word), code)
  }
  return { what, labels, byWord }
}

const categoryLabels = Object.fromEntries(categoryCodes.map((c) => [c, categoryName(c)])) as Record<
  CategoryCode,
  string
>
const categories = vocabulary('所属领域', categoryLabels, categorySynonyms)
const modes = vocabulary('合作方式', cooperationMode.labels, modeSynonyms)
const fundings = vocabulary('资金来源', funding.labels, fundingSynonyms)
const preparations = vocabulary('前期工作', preparation.labels, preparationSynonyms)
const levels = vocabulary('参会层级', attendanceLevel.labels, levelSynonyms)
const deployments = vocabulary('部署方式', deployment.labels, deploymentSynonyms)
const groupNames = new Map(categoryGroups.map((g) => [foldName(g.name), g]))

const SEPARATOR = /[、,，;；/\n+|]+|(?<=\S)\s+(?=\S)|和|及|或/

const tidy = (word: string) =>
  word
    .trim()
    .replace(/^[\d一二三四五六七八九十]+[.、．]\s*/, '')
    .replace(/(类|领域|场景|产业|行业)$/, '')

function lookUp<C extends string>(list: Vocabulary<C>, word: string): C | undefined {
  return list.byWord.get(foldName(word)) ?? list.byWord.get(foldName(tidy(word)))
}

/** The known word inside an unknown one (招标采购 holds 采购), else the most alike. */
function nearest<C extends string>(list: Vocabulary<C>, word: string): string | undefined {
  const folded = foldName(word)
  let best: { label: string; score: number } | undefined
  for (const [known, code] of list.byWord) {
    if (known === '其他' || known === '其它') continue
    const score = known.length >= 2 && folded.includes(known) ? 1 + known.length / 100 : likeness(folded, known)
    if (score >= 0.5 && score > (best?.score ?? 0)) best = { label: list.labels[code], score }
  }
  return best?.label
}

function unknown<C extends string>(list: Vocabulary<C>, word: string, whole: string): Bad {
  const near = nearest(list, word)
  return bad(
    `${list.what}没有“${word}”`,
    near === undefined ? undefined : whole.replace(word, near),
    near && `改为“${near}”`,
  )
}

function readMany<C extends string>(list: Vocabulary<C>, text: string): Reading<C[]> {
  const raw = text.normalize('NFKC').trim()
  if (raw === '' || saysNothing(raw)) return good([])
  const whole = lookUp(list, raw)
  if (whole !== undefined) return good([whole], shownUnless(raw, [list.labels[whole]]))
  const found = new Set<C>()
  for (const word of raw.split(SEPARATOR).filter((w) => w.trim() !== '')) {
    const code = lookUp(list, word)
    if (code === undefined) return unknown(list, word.trim(), raw)
    found.add(code)
  }
  const codes = [...found]
  return good(
    codes,
    shownUnless(
      raw,
      codes.map((c) => list.labels[c]),
    ),
  )
}

function readOne<C extends string>(list: Vocabulary<C>, text: string): Reading<C | ''> {
  const many = readMany(list, text)
  if (!many.ok) return many
  if (many.value.length > 1) return bad(`${list.what}只能有一个`, list.labels[many.value[0] as C])
  return good(many.value[0] ?? '', many.shown)
}

const shownUnless = (raw: string, labels: string[]): string | undefined => {
  const words = labels.join('、')
  return words === raw.replace(/[（]/g, '（') || foldName(words) === foldName(raw) ? undefined : words
}

/** 所属领域: one primary and further categories; 其他（…） keeps what stands in the brackets as the note. */
export function readCategories(text: string): Reading<{ codes: CategoryCode[]; note: string }> {
  const raw = text.normalize('NFKC').trim()
  const other = /^其[他它](?:领域|类)?\s*[(:：]\s*(?:注明[:：]?)?\s*([^()]{1,40})\)?$/.exec(raw)
  if (other && other[1] !== '注明')
    return good({ codes: ['scene-other'], note: other[1] as string }, `其他（${other[1]}）`)
  const group = groupNames.get(foldName(tidy(raw))) ?? groupNames.get(foldName(raw))
  if (group)
    return bad(
      `“${group.name}”下有 ${group.categories.length} 类，请选一类：${group.categories.map((c) => c[1]).join('、')}`,
    )
  const found = readMany(categories, text)
  if (found.ok) return good({ codes: found.value, note: '' }, found.shown)
  if (found.suggestion || raw.length > 30) return found
  return bad(found.reason, `其他（${raw}）`, `列入“其他”，注明“${raw}”`)
}

/** 合作方式, one or several. */
export const readModes = (text: string): Reading<CooperationMode[]> => readMany(modes, text)
export const readFunding = (text: string): Reading<Funding | ''> => readOne(fundings, text)
export const readPreparation = (text: string): Reading<Preparation | ''> => readOne(preparations, text)
export const readLevel = (text: string): Reading<AttendanceLevel | ''> => readOne(levels, text)
export const readDeployment = (text: string): Reading<Deployment[]> => readMany(deployments, text)

/** 空间: the belts of the plan by name; any other place is kept as the note. */
export function readSpaces(text: string): Reading<{ codes: SpaceCode[]; note: string }> {
  const raw = text.normalize('NFC').trim()
  if (raw === '' || saysNothing(raw)) return good({ codes: [], note: '' })
  const codes = spaces.filter(([, name]) => foldName(name) === foldName(raw)).map(([code]) => code)
  return codes.length > 0 ? good({ codes, note: '' }) : good({ codes: [], note: raw })
}
