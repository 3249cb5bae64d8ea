import type { Reading } from './reading.ts'
import { bad, good, saysNothing } from './reading.ts'

/**
 * What one cell about contacts holds. `office` and `phone` are public; `person` and `mobile` are a person's and never
 * enter the public content of an item.
 */
export interface ReadContact {
  office: string
  phone: string
  person: string
  mobile: string
}

const MOBILE = /(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)/g
const LANDLINE =
  /(?<!\d)(?:\+86[-\s]?)?[(（]?(0(?:10|2\d|[3-9]\d{2}))[)）]?[-\s—–]*(\d{3,4})[-\s]?(\d{4})(?!\d)(?:\s*(?:转|-|ext\.?)\s*(\d{1,6})(?!\d))?/gi
const SERVICE = /(?<!\d)(400|800)[-\s]?(\d{3})[-\s]?(\d{4})(?!\d)|(?<!\d)(12\d{3}|96\d{3,4}|95\d{3})(?!\d)/g
const LOCAL = /(?<!\d)([2-9]\d{6,7})(?!\d)(?:\s*转\s*(\d{1,6}))?/g
const LABELS =
  /(项目|业务|商务)?(联系人|联系科室|责任科室|科室|联系电话|办公电话|固定电话|座机|手机号?码?|电话|传真|姓名|负责人|邮箱)\s*[:：]?|tel\.?:?/gi
const OFFICE =
  /(科|室|处|股|办|中心|部|队|局|站|所|组|院|馆|园|公司|委|委员会|街道|社区|学校|医院|科室|工作站|专班|指挥部|服务台|热线|前台|窗口)$/
const TITLE =
  /(副?(科长|主任|局长|处长|部长|经理|总经理|站长|所长|院长|校长|书记|主席)|科员|老师|同志|先生|女士|工程师|[总工])$/

/** Splits a cell into office, office phone, person and mobile; numbers that cannot be phones are a problem. */
export function readContact(text: string): Reading<ReadContact> {
  const raw = text.normalize('NFKC').trim()
  const empty: ReadContact = { office: '', phone: '', person: '', mobile: '' }
  if (raw === '' || saysNothing(raw)) return good(empty)
  const mails = raw.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, ' ')
  const phones: string[] = []
  const mobiles: string[] = []
  const rest = takeNumbers(mails, phones, mobiles)
  const numbers = rest.match(/\d[\d\s-]*\d|\d/g) ?? []
  const broken = numbers.find((n) => n.replace(/\D/g, '').length >= 5)
  if (broken !== undefined) return brokenNumber(broken.trim(), raw)
  const { office, person } = readWords(rest)
  const value = { office, phone: phones.join('、'), person, mobile: mobiles.join('、') }
  return good(value, contactWords(value, raw))
}

function takeNumbers(text: string, phones: string[], mobiles: string[]): string {
  return text
    .replace(MOBILE, (_all, a: string, b: string, c: string) => {
      mobiles.push(`${a}${b}${c}`)
      return ' '
    })
    .replace(LANDLINE, (_all, area: string, a: string, b: string, extension?: string) => {
      phones.push(`${area}-${a}${b}${extension ? ` 转 ${extension}` : ''}`)
      return ' '
    })
    .replace(SERVICE, (_all, a?: string, b?: string, c?: string, short?: string) => {
      phones.push(short ?? `${a ?? ''}-${b ?? ''}-${c ?? ''}`)
      return ' '
    })
    .replace(LOCAL, (_all, number: string, extension?: string) => {
      phones.push(`${number}${extension ? ` 转 ${extension}` : ''}`)
      return ' '
    })
}

function brokenNumber(number: string, raw: string): Reading<ReadContact> {
  const area = /^(0(?:10|2\d|[3-9]\d{2}))[-\s]+(\d*)$/.exec(number)
  if (area) return bad(`电话不全：区号后有 ${(area[2] ?? '').length} 位，应是 7 或 8 位。请填办公电话`)
  const digits = number.replace(/\D/g, '')
  const lost = /^((?:10|2\d|[3-9]\d{2}))(\d{7,8})$/.exec(digits)
  if (lost && digits === number && !digits.startsWith('0'))
    return bad('电话可能少了开头的 0', raw.replace(number, `0${lost[1]}-${lost[2]}`))
  return bad(`电话有 ${digits.length} 位，不是办公电话或手机号码`)
}

/** Words beside the numbers: what ends like an office is one, two to four characters are a person. */
function readWords(rest: string): { office: string; person: string } {
  const offices: string[] = []
  const people: string[] = []
  for (const word of rest.replace(LABELS, ' ').split(/[\s，,、；;:：/()\-—|]+/)) {
    if (!/[\p{L}×*]/u.test(word)) continue
    if (OFFICE.test(word) && !TITLE.test(word)) offices.push(word)
    else if (isPerson(word)) people.push(word)
    else offices.push(word)
  }
  return { office: offices.join(' '), person: people.join('、') }
}

function isPerson(word: string): boolean {
  const bare = word.replace(TITLE, '')
  return /^[\p{Script=Han}×·*xX]{1,4}$/u.test(bare) && (bare.length >= 2 || bare !== word)
}

function contactWords(value: ReadContact, raw: string): string | undefined {
  const open = [value.office, value.phone].filter((s) => s !== '').join(' ')
  const apart = [value.person === '' ? '' : '姓名', value.mobile === '' ? '' : '手机号码'].filter((s) => s !== '')
  const words = [open, apart.length === 0 ? '' : `${apart.join('、')}不公开，不导入`].filter((s) => s !== '').join('；')
  return words === raw.replace(/\s+/g, ' ') ? undefined : words
}
