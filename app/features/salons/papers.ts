import type { PaperFormat } from '#app/domain/paper/paper.ts'

/** The papers of a salon: what each is called, what is put on which sheet, and in which formats it can be had. */
export const PAPERS = {
  notice: { label: '会议通知和参会回执', sheet: 'A4', formats: ['pdf', 'docx'] },
  agenda: { label: '议程', sheet: 'A4', formats: ['pdf', 'docx', 'xlsx'] },
  script: { label: '主持人流程单', sheet: 'A4 横向', formats: ['pdf', 'docx'] },
  schedules: { label: '各单位日程', sheet: 'A4，每家一页', formats: ['pdf', 'docx', 'xlsx'] },
  cards: { label: '桌卡', sheet: 'A4 对折，每桌一张', formats: ['pdf'] },
  tents: { label: '桌签', sheet: 'A5 对折，每人一张', formats: ['pdf'] },
  badges: { label: '胸牌', sheet: 'A4，每页 10 张', formats: ['pdf'] },
  'check-in': { label: '签到表', sheet: 'A4', formats: ['pdf', 'docx', 'xlsx'] },
} as const satisfies Record<string, { label: string; sheet: string; formats: readonly PaperFormat[] }>

export type PaperName = keyof typeof PAPERS
export const paperNames = Object.keys(PAPERS) as [PaperName, ...PaperName[]]

export const FORMAT_WORDS: Record<PaperFormat, string> = { pdf: 'PDF', docx: 'Word', xlsx: 'Excel' }

/** The name of a paper's file in the address, `agenda.pdf`; null when there is no such file. */
export function readPaperFile(file: string): { name: PaperName; format: PaperFormat } | null {
  const [name = '', format = ''] = file.split('.')
  if (!Object.hasOwn(PAPERS, name)) return null
  const known: readonly PaperFormat[] = PAPERS[name as PaperName].formats
  const found = known.find((f) => f === format)
  return found && file === `${name}.${found}` ? { name: name as PaperName, format: found } : null
}
