import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import mammoth from 'mammoth'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { freezeRelease } from '#app/domain/issued-list/snapshot.ts'
import type { ReleaseFacts, ReleaseSnapshot } from '#app/domain/issued-list/snapshot.ts'
import type { IssuedItem } from '#app/domain/issued-list/row.ts'
import { sheetsOf } from '#app/domain/issued-list/sheet.ts'
import type { Sheet } from '#app/domain/issued-list/sheet.ts'
import { unsafeCell } from '#app/domain/export/safe-cell.ts'
import { fileAnswer } from '#app/server/file-answer.ts'
import { portalHtml, portalText } from '#app/features/releases/portal-layout.ts'
import { issuedListDocx } from '#app/server/issued-list-docx.ts'
import { issuedListXlsx } from '#app/server/issued-list-xlsx.ts'
import { needs } from '#db/seed/needs.ts'
import { products } from '#db/seed/products.ts'
import { resolveNeed, resolveProduct } from '#db/seed/resolve.ts'

const facts: ReleaseFacts = {
  number: '2026-1',
  year: 2026,
  batch: 1,
  kind: 'both',
  title: '演示区2026年第1批机会清单、产品清单',
  theme: '',
  documentNumber: '',
  channel: '',
  channelLink: '',
  countValue: 2,
  countNote: '',
  hiddenColumns: [],
  releasedOn: '2026-11-23',
}
const issuer = { district: '演示区', name: '演示区发展和改革委员会', phone: '0791-00000001', word: '批' as const }
const meta = { title: facts.title, issuer: issuer.name }

/** Every need and product of the demonstration, and one whose texts a spreadsheet would run. */
function items(): IssuedItem[] {
  const base = (key: string) => ({ id: key, number: key, version: 1, ownerName: `${key}单位` })
  const own: IssuedItem[] = [
    ...needs.map((n) => ({
      ...base(n.key),
      kind: 'opportunity' as const,
      ownerKind: 'department' as const,
      content: resolveNeed(n, '2026-11-23'),
    })),
    ...products.map((p) => ({
      ...base(p.key),
      kind: 'product' as const,
      ownerKind: 'enterprise' as const,
      park: '示例园区',
      street: '',
      content: resolveProduct(p, '2026-11-23'),
    })),
  ]
  const dangerous = own[0] as IssuedItem & { kind: 'opportunity' }
  const content = {
    ...dangerous.content,
    title: '=HYPERLINK("http://x")',
    summary: '<script>alert(1)</script> & \n第二行',
  }
  return [{ ...dangerous, id: 'dangerous', content }, ...own]
}

const snapshot = (more: Partial<ReleaseFacts> = {}): ReleaseSnapshot =>
  freezeRelease({ ...facts, ...more }, items(), issuer)

const cellTexts = (sheets: Sheet[]) => sheets.flatMap((s) => s.rows.flatMap((r) => r.cells))
const squeezed = (text: string) => text.replace(/\s/g, '')

describe('the Word file', () => {
  it('holds every cell of every row, in the form that offices issue', async () => {
    const sheets = sheetsOf(snapshot())
    const bytes = await issuedListDocx(sheets, meta)
    const text = squeezed((await mammoth.extractRawText({ buffer: bytes })).value)
    const missing = cellTexts(sheets).filter((cell) => !text.includes(squeezed(cell)))
    expect(missing).toEqual([])
    expect(cellTexts(sheets).length).toBeGreaterThan(400)
    for (const sheet of sheets) for (const note of sheet.notes) expect(text).toContain(squeezed(note))
    const xml = strFromU8(unzipSync(bytes)['word/document.xml'] as Uint8Array)
    expect(xml.match(/w:orient="landscape"/g)).toHaveLength(2)
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(2)
    expect(xml.match(/<w:cantSplit\/>/g)?.length).toBe(sheets.reduce((n, s) => n + s.rows.length + 1, 0))
    expect(xml).toContain('w:eastAsia="方正小标宋简体"')
    const fonts = strFromU8(unzipSync(bytes)['word/fontTable.xml'] as Uint8Array)
    expect(fonts).toContain('<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>')
  })

  // Without the programs that make and read pages nothing can be looked at, so the test counts as skipped.
  it.skipIf(['soffice', 'pdfinfo', 'pdftotext'].some((program) => spawnSync('which', [program]).status !== 0))(
    'becomes pages of A4 across, each with the heading row and its number',
    { timeout: 120_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'datai-pages-'))
      const sheets = sheetsOf(snapshot())
      writeFileSync(join(folder, 'list.docx'), await issuedListDocx(sheets, meta))
      const profile = `-env:UserInstallation=file://${folder}/profile`
      const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, encoding: 'utf8' })
      run('soffice', profile, '--headless', '--convert-to', 'pdf', 'list.docx')
      const facts = run('pdfinfo', 'list.pdf')
      const pages = Number(/^Pages:\s+(\d+)$/m.exec(facts)?.[1])
      const [, width, height] = /^Page size:\s+([\d.]+) x ([\d.]+)/m.exec(facts) ?? []
      expect([Number(width), Number(height)].map(Math.round)).toEqual([842, 595])
      expect(pages).toBeGreaterThan(4)
      const texts = run('pdftotext', '-raw', 'list.pdf', '-').split('\f').slice(0, pages).map(squeezed)
      const headed = (text: string) =>
        sheets.some((sheet) => sheet.columns.every((c) => text.includes(squeezed(c.heading))))
      const notes = sheets.map(({ notes: all }) =>
        squeezed(all.map((note, i) => (all.length > 1 ? `${i + 1}.${note}` : note)).join('')),
      )
      for (const { rows } of sheets)
        for (const row of rows) expect(texts.some((text) => text.includes(squeezed(row.cells[1] ?? '?')))).toBe(true)
      for (const [i, text] of texts.entries()) {
        const [body = '', end] = text.split(`—${i + 1}—`)
        expect(end, `page ${i + 1} ends in its number`).toBe('')
        // What follows the last row of a list may run over to a page without a table.
        const tail = body !== '' && notes.some((all) => all.endsWith(body.replace(/^注：/, '')))
        expect(headed(body) || tail, `page ${i + 1} has no heading row: ${body.slice(0, 80)}`).toBe(true)
      }
      rmSync(folder, { recursive: true })
    },
  )

  it('leaves hidden columns out', async () => {
    const sheets = sheetsOf(snapshot({ hiddenColumns: ['opportunity.amount', 'opportunity.contact'] }))
    const text = (await mammoth.extractRawText({ buffer: await issuedListDocx(sheets, meta) })).value
    expect(text).not.toContain('联系科室及电话')
    expect(text).not.toContain('投资（预算）')
    expect(text).not.toContain('合计')
    expect(sheets[0]?.totals.every((t) => t.fen === 0)).toBe(true)
  })
})

describe('the Excel file', () => {
  it('gives every cell back as text, never as a formula, one sheet per list', async () => {
    const sheets = sheetsOf(snapshot())
    const book = new ExcelJS.Workbook()
    const bytes = await issuedListXlsx(sheets, meta)
    await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0])
    expect(book.worksheets.map((w) => w.name)).toEqual(['机会清单', '产品清单'])
    for (const [i, sheet] of sheets.entries()) {
      const written = book.worksheets[i] as ExcelJS.Worksheet
      const cellsOf = (row: number) =>
        sheet.columns.map((_, c) => {
          const cell = written.getRow(row).getCell(c + 1)
          expect(cell.type === ExcelJS.ValueType.String || cell.type === ExcelJS.ValueType.Null).toBe(true)
          return unsafeCell(typeof cell.value === 'string' ? cell.value : '')
        })
      expect(cellsOf(4)).toEqual(sheet.columns.map((c) => c.heading))
      sheet.rows.forEach((row, r) => expect(cellsOf(5 + r)).toEqual(row.cells))
      expect(written.getCell('A2').isMerged).toBe(true)
      expect(written.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9, printTitlesRow: '4:4' })
    }
    expect(book.worksheets[0]?.getCell('B5').value).toBe(`'=HYPERLINK("http://x")`)
    const strings = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] as Uint8Array)
    expect(strings).not.toContain('<f>')
  })
})

describe('what is pasted', () => {
  const head = { title: facts.title, facts: [{ term: '文号', detail: '' }], url: 'http://127.0.0.1/releases/2026-1' }

  it('is escaped as HTML and complete as text', () => {
    const sheets = sheetsOf(snapshot())
    const html = portalHtml(head, sheets)
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;')
    expect(html.match(/<tr>/g)).toHaveLength(sheets.reduce((n, s) => n + s.rows.length + 1, 0))
    expect(html).not.toContain('文号')
    const text = squeezed(portalText(head, sheets))
    expect(cellTexts(sheets).filter((cell) => !text.includes(squeezed(cell)))).toEqual([])
  })
})

describe('the download', () => {
  it('carries its Chinese name', () => {
    const answer = fileAnswer(Buffer.from('x'), {
      type: 'text/plain',
      name: '第1批（甲/乙）.docx',
      plainName: '2026-1.docx',
    })
    expect(answer.headers.get('Content-Disposition')).toBe(
      `attachment; filename="2026-1.docx"; filename*=UTF-8''${encodeURIComponent('第1批（甲乙）.docx')}`,
    )
  })
})
