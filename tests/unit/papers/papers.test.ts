import { pathToFileURL } from 'node:url'
import ExcelJS from 'exceljs'
import mammoth from 'mammoth'
import { getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import type { LetterPaper, Paper, TablePaper } from '#app/domain/paper/paper.ts'
import { agendaPaper } from '#app/domain/salon/papers/agenda.ts'
import { byPinyin } from '#app/domain/salon/papers/by-pinyin.ts'
import { badgePaper, cardPaper, doorListPaper, tentPaper } from '#app/domain/salon/papers/door.ts'
import { noticePaper } from '#app/domain/salon/papers/notice.ts'
import { schedulePaper, schedulesPaper } from '#app/domain/salon/papers/schedules.ts'
import type { PaperSource } from '#app/domain/salon/papers/source.ts'
import { scriptPaper } from '#app/domain/salon/papers/script.ts'
import { pressInThread } from '#app/server/paper-host.ts'
import { pressHere } from '#app/server/papers/press.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { RARE_NAME, paperSource } from '#tests/support/paper-source.ts'

const NOW = Date.UTC(2026, 11, 1)
const source = paperSource({ owners: 20, firms: 40, tables: 20, rounds: 10 })
const empty = { ...source, blocks: [], rounds: [], talks: [], units: [] }
const makers = { agendaPaper, scriptPaper, schedulesPaper, cardPaper, tentPaper, badgePaper, doorListPaper }
/** With the letter, which needs neither talks nor people. */
const all = { ...makers, noticePaper: (s: PaperSource) => noticePaper(s) }
const tables = { agendaPaper, scriptPaper, schedulesPaper, doorListPaper }

const press = async (paper: Paper, format: 'pdf' | 'docx' | 'xlsx' = 'pdf') =>
  Buffer.from(await pressHere({ paper, format, now: NOW }))

interface Item {
  str: string
  transform: number[]
  width: number
  height: number
}

async function pagesOf(bytes: Buffer) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const pages = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    const { items } = await page.getTextContent()
    const [, , width = 0, height = 0] = page.view
    const own = (items as Item[]).filter((i) => i.str.trim() !== '')
    pages.push({ items: own, text: own.map((i) => i.str).join(''), width, height })
  }
  return pages
}

/** Points in a millimetre. */
const MM = 72 / 25.4
type Maker = (typeof all)[keyof typeof all]
const files = new Map<Maker, Promise<Buffer>>()
/** The PDF of the paper, made once for all tests. */
function pdfOf(make: Maker): Promise<Buffer> {
  const made = files.get(make) ?? press(make(source))
  files.set(make, made)
  return made
}
const pagesMade = async (make: Maker) => pagesOf(await pdfOf(make))

const bare = (text: string) => text.replace(/\s/g, '')

describe('a paper as PDF', () => {
  test.each(Object.entries(all))('%s has its font inside, is tagged, and stays on its pages', async (_, make) => {
    const bytes = await pdfOf(make)
    const raw = bytes.toString('latin1')
    expect(raw.startsWith('%PDF-1.7')).toBe(true)
    expect(raw).toContain('/FontFile2')
    expect(raw).toMatch(/\/MarkInfo/)
    expect(raw).toContain('/Lang (zh-CN)')
    const pages = await pagesOf(bytes)
    expect(pages.length).toBeGreaterThan(0)
    for (const { items, width, height } of pages)
      for (const { transform, width: wide, str } of items) {
        expect(transform[4], str).toBeGreaterThanOrEqual(0)
        // The second face of a card stands on its head: its texts run to the left.
        expect((transform[4] ?? 0) + (Math.sign(transform[0] ?? 1) || 1) * wide, str).toBeLessThanOrEqual(width)
        expect(transform[5], str).toBeGreaterThanOrEqual(0)
        expect(transform[5], str).toBeLessThanOrEqual(height)
      }
  })

  test.each(Object.entries(all))('%s says every word of the paper', async (_, make) => {
    const paper = make(source)
    const text = bare((await pagesMade(make)).map((p) => p.text).join(''))
    for (const word of wordsOf(paper)) expect(text).toContain(bare(word))
  })

  test('texts of one line of a table do not run into each other, not with a name of 60 characters either', async () => {
    for (const { items } of await pagesMade(agendaPaper)) {
      const lines = new Map<number, Item[]>()
      for (const item of items) {
        const y = Math.round(item.transform[5] ?? 0)
        lines.set(y, [...(lines.get(y) ?? []), item])
      }
      for (const line of lines.values()) {
        const row = line.sort((a, b) => (a.transform[4] ?? 0) - (b.transform[4] ?? 0))
        row.slice(1).forEach((item, i) => {
          const before = row[i]
          const end = (before?.transform[4] ?? 0) + (before?.width ?? 0)
          expect(end, `${before?.str ?? ''} | ${item.str}`).toBeLessThanOrEqual((item.transform[4] ?? 0) + 1)
        })
      }
    }
  })

  test('a name of 60 characters stays in its field of a card, a name card and a badge', async () => {
    const [badges] = await pagesMade(badgePaper)
    // The two badges of the unit with the long name come first: texts of the left one end before its code begins.
    const left = badges?.items.filter((i) => (i.transform[4] ?? 0) < 62 * MM) ?? []
    expect(left.length).toBeGreaterThan(10)
    for (const item of left) expect((item.transform[4] ?? 0) + item.width, item.str).toBeLessThan(69 * MM)
    for (const make of [cardPaper, tentPaper])
      for (const { items } of await pagesMade(make))
        for (const { transform, width, str } of items.filter((i) => (i.transform[0] ?? 0) > 0)) {
          expect(transform[4], str).toBeGreaterThan(10 * MM)
          expect((transform[4] ?? 0) + width, str).toBeLessThan(200 * MM)
        }
  })

  test('the heading of a table is repeated and pages are numbered', async () => {
    const pages = await pagesMade(doorListPaper)
    expect(pages.length).toBeGreaterThan(1)
    pages.forEach(({ text }, at) => {
      expect(bare(text)).toContain('序号到单位姓名')
      expect(bare(text)).toContain(`第${at + 1}页/共${pages.length}页`)
    })
  })

  test('each unit has a page of its own, and alone it is the same', async () => {
    const pages = await pagesMade(schedulesPaper)
    const page = (name: string) => pages.filter((p) => bare(p.text).startsWith(`${bare(name)}智慧楼宇创享沙龙日程`))
    expect(source.units.map((u) => page(u.name).length)).toEqual(source.units.map(() => 1))
    expect(pages).toHaveLength(source.units.length)
    const unit = source.units[3]
    if (!unit) throw new Error('no unit')
    const [alone] = await pagesOf(await press(schedulePaper(source, unit)))
    expect(alone?.text).toBe(page(unit.name)[0]?.text)
  })

  test('a rare name is written, a sign that no font has is marked and the paper says so', async () => {
    const text = bare((await pagesMade(doorListPaper)).map((p) => p.text).join(''))
    expect(text).toContain(RARE_NAME)
    expect(text).toContain('李〓〓')
    expect(text).toContain('〓处是字库里没有的字')
  })

  test('without anybody it is one page that says so', async () => {
    for (const make of Object.values(makers)) {
      const pages = await pagesOf(await press(make(empty)))
      expect(pages).toHaveLength(1)
      expect(bare(pages[0]?.text ?? '')).toContain('还没有')
    }
  })
})

const lettersOf = ({ title, to, paragraphs, signed, slip }: LetterPaper): string[] => [
  ...[title, to, slip.title, slip.line, ...signed],
  ...paragraphs.flatMap((p) => [p.text, ...(p.list ?? [])]),
  ...slip.rows.flatMap((row) => row.cells.map((c) => c.text)),
]

/** Every text of a paper; signs that the font has not are looked at on their own. */
function wordsOf(paper: Paper): string[] {
  const all = () => {
    switch (paper.kind) {
      case 'tables':
        return paper.parts.flatMap((p) => [
          ...[p.title ?? '', p.heading ?? '', ...(p.lines ?? []), ...p.notes],
          ...p.columns.map((c) => c.heading),
          ...p.rows.flatMap((r) => r.cells),
        ])
      case 'cards':
        return paper.cards.flatMap((c) => [c.event, `${c.table}`, c.owner, ...c.rows.flatMap((r) => [r.when, r.who])])
      case 'tents':
        return paper.tents.flatMap((t) => [t.name, t.title, t.unit])
      case 'badges':
        return paper.badges.flatMap((b) => [b.event, b.name, b.title, b.unit, b.code])
      case 'letter':
        return lettersOf(paper)
    }
  }
  return all().filter((word) => word !== '' && !/[🙂𠮷]/u.test(word))
}

describe('a paper as Word and Excel', () => {
  test.each(Object.entries(tables))('%s says the same in Word', async (_, make) => {
    const paper = make(source)
    const { value } = await mammoth.extractRawText({ buffer: await press(paper, 'docx') })
    for (const word of cellsOf(paper)) expect(value).toContain(word)
  })

  test.each(Object.entries({ agendaPaper, schedulesPaper, doorListPaper }))(
    '%s says the same in Excel',
    async (_, make) => {
      const paper = make(source)
      const book = new ExcelJS.Workbook()
      // The types of the library want a buffer of an older Node.
      await book.xlsx.load((await press(paper, 'xlsx')) as unknown as ArrayBuffer)
      const texts = new Set<string>()
      book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => texts.add(cell.text))))
      expect(book.worksheets.map((s) => s.name)).toEqual([...new Set(paper.parts.map((p) => p.sheet))])
      for (const word of cellsOf(paper)) expect(texts).toContain(word)
    },
  )

  test('a name that begins like a formula stays a text', async () => {
    const units = source.units.map((u, i) => (i === 0 ? { ...u, name: '=HYPERLINK("x")' } : u))
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await press(doorListPaper({ ...source, units }), 'xlsx')) as unknown as ArrayBuffer)
    const cells: ExcelJS.Cell[] = []
    book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell))))
    expect(cells.filter((c) => c.type === ExcelJS.ValueType.Formula)).toEqual([])
    expect(cells.some((c) => c.text.includes('HYPERLINK'))).toBe(true)
  })

  test('without anybody the files can be opened', async () => {
    for (const make of Object.values(tables)) {
      const { value } = await mammoth.extractRawText({ buffer: await press(make(empty), 'docx') })
      expect(value).toContain('还没有')
      const book = new ExcelJS.Workbook()
      await book.xlsx.load((await press(make(empty), 'xlsx')) as unknown as ArrayBuffer)
      expect(book.worksheets).toHaveLength(1)
    }
  })

  test('cards and badges are made as PDF alone', async () => {
    await expect(press(badgePaper(source), 'docx')).rejects.toMatchObject({ code: 'notFound' })
  })
})

const cellsOf = (paper: TablePaper) =>
  new Set(paper.parts.flatMap((p) => p.rows.flatMap((r) => r.cells)).filter((c) => c !== ''))

describe('the letter that invites', () => {
  const unit = (people: number) => paperSource({ owners: 1, firms: 3, tables: 1, rounds: 2, people }).units[3]
  const slip = (paper: LetterPaper) => paper.slip.rows.map((row) => row.cells.map((c) => c.text))

  test('is for everybody with an empty slip, and for a unit with its people on it', () => {
    const paper = noticePaper(source)
    expect(paper.to).toBe('各有关单位：')
    expect(paper.paragraphs.map((p) => p.text.slice(0, 4))).toEqual([
      '为推动机',
      '一、时间',
      '二、地点',
      '三、主题',
      '四、议程',
      '五、报名',
      '六、联系',
    ])
    expect(slip(paper).slice(2, -1)).toEqual(Array.from({ length: 3 }, () => ['', '', '', '']))
    const own = noticePaper(source, unit(2))
    expect(own.to).toBe('示例企业2科技有限公司：')
    expect(slip(own)[0]).toEqual(['单位（盖章）', '示例企业2科技有限公司'])
    expect(slip(own).slice(2, -1)).toEqual([
      ['孙示例', '经理', '', '全程'],
      ['李示例', '', '', '14:30 到'],
    ])
    // Nobody else is named to it.
    expect(JSON.stringify(own)).not.toContain('示例企业1')
  })

  test('counts its sections where theme, deadline and telephone are not given', () => {
    const bare = { ...source.invitation, theme: '', closesAt: null, lead: { name: '', phone: '' } }
    const paper = noticePaper({ ...source, invitation: bare })
    expect(paper.paragraphs.map((p) => p.text.slice(0, 4)).slice(1)).toEqual([
      '一、时间',
      '二、地点',
      '三、议程',
      '四、报名',
    ])
    expect(paper.paragraphs.at(-1)?.text).not.toContain('前在平台')
    expect(paper.signed).toEqual(['2026年11月22日'])
  })

  test('has its slip on the second page, with twenty people of a unit too, in PDF and in Word', async () => {
    const paper = noticePaper(source, unit(20))
    const pages = await pagesOf(await press(paper))
    expect(pages).toHaveLength(2)
    expect(bare(pages[1]?.text ?? '')).toMatch(/^参会回执/)
    const { value } = await mammoth.extractRawText({ buffer: await press(paper, 'docx') })
    for (const word of lettersOf(paper)) expect(value).toContain(word)
    await expect(press(paper, 'xlsx')).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('the running order', () => {
  const [part] = scriptPaper(source).parts
  const rows = part?.rows.map((r) => r.cells) ?? []

  test('says at each moment who comes up, what is said and what comes next', () => {
    const pitch = rows.find((cells) => cells[1] === '1. 楼宇监测平台 0')
    expect(pitch?.[2]).toBe('示例企业0科技有限公司 周示例')
    expect(pitch?.[3]).toMatch(/^请示例企业0科技有限公司 周示例上台，8 分钟。请.*到台侧准备。$/)
    expect(pitch?.[4]).toBe('14:41 楼宇监测平台 1')
    expect(rows.find((cells) => cells[1] === '致辞')?.[3]).toBe('请陈示例致辞。')
    expect(rows.find((cells) => cells[1] === '第 10 轮')?.[3]).toContain('提示洽谈结束')
    for (const [, title, , say] of rows) expect(say, title).not.toBe('')
  })

  test('goes through every block, pitch and round to the end, each naming the one after it', () => {
    const { blocks, rounds } = source
    expect(rows).toHaveLength(blocks.length + blocks.flatMap((b) => b.pitches).length + rounds.length + 1)
    rows.slice(1).forEach((cells, i) => {
      expect(rows[i]?.[4]).toBe(`${cells[0]?.slice(0, 5) ?? ''} ${cells[1]?.replace(/^\d+\. /, '') ?? ''}`)
    })
    expect(rows.at(-1)?.[4]).toBe('')
  })
})

test('files are made in a thread, while the process goes on with other things', async () => {
  const inThread = pressInThread(pathToFileURL(await bundleEntry('app/server/paper-thread.ts')))
  const job = { paper: schedulesPaper(source), format: 'pdf', now: NOW } as const
  let turns = 0
  let going = true
  const turn = () => {
    turns++
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  const bytes = await inThread(job)
  going = false
  expect(turns).toBeGreaterThan(100)
  expect(Buffer.from(bytes).equals(await pdfOf(schedulesPaper))).toBe(true)
  await expect(inThread({ ...job, paper: badgePaper(source), format: 'docx' })).rejects.toThrow()
})

describe('the order of names', () => {
  test('is by pinyin, with numbers as numbers and other signs last', () => {
    const names = ['重庆路街道', '安置局', '某10公司', '某2公司', '（无名）', 'ABC 公司']
    expect(byPinyin(names, (n) => n)).toEqual(['ABC 公司', '安置局', '重庆路街道', '某2公司', '某10公司', '（无名）'])
  })
})
