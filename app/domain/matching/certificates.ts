import { normalise } from './text.ts'

/** A certificate is valid through its last day, without a date for ever. */
export interface Certificate {
  readonly name: string
  readonly validFrom?: string
  readonly expiresOn?: string
}

/** What the name of a certificate says, as far as it can be compared with another name. */
export interface NamedProof {
  /** Code of a controlled scheme; null for any other name. */
  readonly scheme: string | null
  /** 一级 is 1, 甲级 is 1; null where none is named. */
  readonly grade: number | null
  /** What is left of the name: two names mean the same only where this is equal. */
  readonly rest: string
}

/** `up`: a higher number is the better grade; `down`: 一级 is the best. Null: the scheme has no grades. */
type Grades = 'up' | 'down' | null

interface Scheme {
  readonly code: string
  readonly grades: Grades
  readonly names: readonly string[]
}

/**
 * The schemes whose names and grades are known. Standards are numbered in GB/T and in ISO alike; 等级保护 follows
 * GB/T 22239, CMMI and DCMM (GB/T 36073) count upwards, the others have 一级 as the best.
 */
const SCHEMES: readonly Scheme[] = [
  {
    code: 'dengbao',
    grades: 'up',
    names: ['网络安全等级保护', '信息系统安全等级保护', '信息安全等级保护', '等级保护', '等保'],
  },
  { code: '9001', grades: null, names: ['iso9001', 'gbt19001', '质量管理体系'] },
  { code: '13485', grades: null, names: ['iso13485', '医疗器械质量管理体系'] },
  { code: '14001', grades: null, names: ['iso14001', 'gbt24001', '环境管理体系'] },
  { code: '45001', grades: null, names: ['iso45001', 'gbt45001', '职业健康安全管理体系'] },
  { code: '27001', grades: null, names: ['iso27001', 'gbt22080', '信息安全管理体系'] },
  { code: '20000', grades: null, names: ['iso200001', 'iso20000', '信息技术服务管理体系'] },
  { code: '27701', grades: null, names: ['iso27701', '隐私信息管理体系'] },
  { code: '22000', grades: null, names: ['iso22000', '食品安全管理体系'] },
  { code: '50001', grades: null, names: ['iso50001', '能源管理体系'] },
  { code: 'cmmi', grades: 'up', names: ['cmmi', '软件能力成熟度模型集成', '软件能力成熟度'] },
  { code: 'dcmm', grades: 'up', names: ['dcmm', '数据管理能力成熟度'] },
  { code: 'itss', grades: 'down', names: ['itss', '信息技术服务标准符合性', '信息技术服务标准'] },
  { code: 'ccrc', grades: 'down', names: ['信息安全服务资质', 'ccrc'] },
  { code: 'anfang', grades: 'down', names: ['安防工程企业设计施工维护能力', '安防工程企业'] },
  { code: '3c', grades: null, names: ['中国强制性产品认证', '强制性产品认证', '3c', 'ccc'] },
]
const KNOWN_NAMES = SCHEMES.flatMap((scheme) => scheme.names.map((name) => ({ scheme, name }))).sort(
  (a, b) => b.name.length - a.name.length,
)

const HELD = /^(?:已?(?:取得|获得|通过|持有|拥有|具有|具备))/u
const AT_LEAST = /(?:及|或)?以上/u
const GRADE = /第?([一二三四五六1-6甲乙丙])级/gu
const BARE_GRADE = /^(?:ml|level)?([1-6一二三四五])$/u
const PAPER = /(?:证书|证明|证照|(?<!认)证)$/u
/** Words around the name of a scheme that say nothing else: of any other name 登记 and 备案 are part. */
const AROUND = /^(?:\d{4}版?|企业|体系|标准|系统|能力)|(?:认证|资质|备案|登记|评估|体系|标准|系统|企业|能力)$/u
const DIGITS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 甲: 1, 乙: 2, 丙: 3 }

const numberOf = (sign: string): number => DIGITS[sign] ?? Number(sign)

/** A name for comparing: folded, without spaces and punctuation. */
export function nameKey(name: string): string {
  return normalise(name).replace(/[\s\p{P}\p{S}]/gu, '')
}

/**
 * Reads the name of a certificate. Of a name with anything beside scheme, grade and words like 证书 that is kept in
 * `rest`, so 暂无…, …正在办理 or another field of work never count as the certificate itself.
 */
export function readProof(name: string): NamedProof {
  let rest = nameKey(name)
    .replace(/isoiec(?=\d)/gu, 'iso')
    .replace(HELD, '')
    .replace(AT_LEAST, '')
  let grade: number | null = null
  const grades = [...rest.matchAll(GRADE)]
  if (grades.length === 1) {
    grade = numberOf(grades[0]![1]!)
    rest = rest.replace(grades[0]![0], '')
  }
  const scheme = KNOWN_NAMES.find((known) => rest.includes(known.name))?.scheme ?? null
  if (scheme !== null) {
    // A name may give the number and the words of one standard.
    for (const known of scheme.names) rest = rest.replace(known, '')
    rest = stripped(rest)
    const bare = BARE_GRADE.exec(rest)
    if (bare !== null && grade === null && scheme.grades !== null) [grade, rest] = [numberOf(bare[1]!), '']
  }
  return { scheme: scheme?.code ?? null, grade, rest: rest.replace(PAPER, '') }
}

function stripped(text: string): string {
  let [before, rest] = ['', text]
  while (before !== rest) [before, rest] = [rest, rest.replace(PAPER, '').replace(AROUND, '')]
  return rest
}

/**
 * Does an offered name prove a wanted one: the same scheme or the same name, and where a grade is wanted the same or a
 * better one? Which of two grades is better is known of controlled schemes alone.
 */
export function proves(offered: NamedProof, wanted: NamedProof): boolean {
  if (offered.scheme !== wanted.scheme || offered.rest !== wanted.rest) return false
  if (wanted.scheme === null && wanted.rest.length < 2) return false
  if (wanted.grade === null || wanted.grade === offered.grade) return true
  if (offered.grade === null) return false
  const grades = SCHEMES.find(({ code }) => code === wanted.scheme)?.grades ?? null
  if (grades === null) return false
  return grades === 'up' ? offered.grade > wanted.grade : offered.grade < wanted.grade
}

/** Words that say that what is named beside them is wanted or there. */
const YES = new Set(['有', '是', '具备', '具有', '支持', '提供', '已取得', '取得', '要求', '必须'])
export const isYes = (value: string): boolean => YES.has(nameKey(value))

/**
 * The certificate that a condition wants: its value, which alone may be a grade (等级保护 包含 三级) or a plain yes
 * (ISO9001 包含 有) of what is checked. Null where no certificate is named: 资质, 证书.
 */
export function wantedProof(what: string, value: string): NamedProof | null {
  if (isYes(value)) return named(readProof(what))
  const wanted = readProof(value)
  if (wanted.scheme !== null || wanted.rest !== '') return named(wanted)
  const of = readProof(what)
  return wanted.grade === null || (of.grade !== null && of.grade !== wanted.grade)
    ? null
    : named({ ...of, grade: wanted.grade })
}

const named = (proof: NamedProof): NamedProof | null => (proof.scheme === null && proof.rest.length < 2 ? null : proof)
