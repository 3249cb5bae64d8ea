import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { MAX_ROWS } from '#app/domain/importing/book.ts'
import { SpreadsheetError } from '#app/server/spreadsheet-protocol.ts'
import { readSpreadsheet } from '#app/server/spreadsheet-host.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { lyingZip, minimalWorkbook, overlappingZip, workbookParts } from '#tests/support/bomb-workbooks.ts'

let childPath = ''
beforeAll(async () => {
  childPath = await bundleEntry('app/server/spreadsheet-child.ts')
})

const read = (bytes: Uint8Array, fileName = '清单.xlsx') => readSpreadsheet(bytes, { fileName, childPath })

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes)
    return 'read'
  } catch (error) {
    if (!(error instanceof SpreadsheetError)) throw error
    expect(error.message).toMatch(/[\u4e00-\u9fff]{4}/)
    return error.code
  }
}

/** The longest time in which the event loop of this process did not turn. */
async function longestStall<T>(work: Promise<T>): Promise<{ result: T; stallMs: number }> {
  let last = performance.now()
  let stallMs = 0
  const timer = setInterval(() => {
    const now = performance.now()
    stallMs = Math.max(stallMs, now - last)
    last = now
  }, 5)
  try {
    return { result: await work, stallMs }
  } finally {
    clearInterval(timer)
  }
}

describe('files that are refused', () => {
  const row = '<row r="1"><c r="A1"><v>1</v></c></row>'

  it('refuses a merged range of a million cells before the library sees it', async () => {
    const merges = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    expect(await codeOf(minimalWorkbook(row, merges))).toBe('structure')
  })

  it('refuses a cell with content far outside, and reads past an empty one', async () => {
    expect(await codeOf(minimalWorkbook(`${row}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`))).toBe('limits')
    expect(await codeOf(minimalWorkbook(`${row}<row r="9"><c r="BI9"><v>1</v></c></row>`))).toBe('limits')
    const empty = await read(minimalWorkbook(`${row}<row r="1048576"><c r="XFD1048576" s="0"/></row>`))
    expect(empty.sheets[0]?.rows).toEqual([['1']])
  })

  it('reads a sheet whose declared dimension is the whole sheet', async () => {
    const book = await read(minimalWorkbook(row, '', '<dimension ref="A1:XFD1048576"/>'))
    expect(book.sheets[0]?.rows).toEqual([['1']])
  })

  it('refuses a zip bomb, lying sizes and overlapping entries', async () => {
    const parts = workbookParts(row)
    const bomb = zipSync({ ...parts, 'xl/media/a.bin': new Uint8Array(60 * 1024 * 1024) }, { level: 9 })
    expect(await codeOf(bomb)).toBe('structure')
    expect(await codeOf(lyingZip('xl/worksheets/sheet1.xml'))).toBe('structure')
    expect(await codeOf(overlappingZip())).toBe('structure')
  })

  it('refuses too many entries, paths that leave the folder and archives inside', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`x/${i}`, strToU8('1')]))
    expect(await codeOf(zipSync({ ...workbookParts(row), ...many }))).toBe('structure')
    expect(await codeOf(zipSync({ ...workbookParts(row), '../evil.xml': strToU8('1') }))).toBe('structure')
    expect(await codeOf(zipSync({ ...workbookParts(row), '/etc/evil': strToU8('1') }))).toBe('structure')
    expect(await codeOf(zipSync({ ...workbookParts(row), 'xl/embeddings/a.zip': strToU8('1') }))).toBe('structure')
  })

  it('refuses entity definitions, macros and other kinds of files', async () => {
    const xxe = {
      ...workbookParts(row),
      'xl/sharedStrings.xml': strToU8(
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst/>',
      ),
    }
    expect(await codeOf(zipSync(xxe))).toBe('structure')
    expect(await codeOf(zipSync({ ...workbookParts(row), 'xl/vbaProject.bin': strToU8('x') }))).toBe('macros')
    expect(await codeOf(zipSync({ 'word/document.xml': strToU8('<w/>') }))).toBe('type')
    expect(await codeOf(strToU8('%PDF-1.7'))).toBe('type')
    expect(await codeOf(strToU8('<html><table><tr><td>1</td></tr></table></html>'))).toBe('webpage')
    expect(await codeOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3))).toBe('damaged')
    expect(await codeOf(Uint8Array.of(0xff, 0xff, 0x80, 0x81, 0x20))).toBe('encoding')
    expect(await codeOf(new Uint8Array())).toBe('empty')
    expect(await codeOf(strToU8(' \n \n'))).toBe('empty')
  })

  it('refuses more rows than the limit in a CSV file', async () => {
    expect(await codeOf(strToU8('名称\n'.repeat(MAX_ROWS + 1)))).toBe('limits')
    expect((await read(strToU8('名称\n'.repeat(MAX_ROWS)))).sheets[0]?.rows).toHaveLength(MAX_ROWS)
  })
})

describe('the reading process', () => {
  it('is killed at its limits of time, heap and resident memory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'datai-child-'))
    const hang = join(folder, 'hang.mjs')
    const grow = join(folder, 'grow.mjs')
    await writeFile(hang, 'for (;;) {}')
    const swell = join(folder, 'swell.mjs')
    await writeFile(grow, 'const kept = []; for (;;) kept.push(new Array(1_000_000).fill(kept.length + 0.5))')
    await writeFile(swell, 'const kept = []; setInterval(() => kept.push(Buffer.alloc(40_000_000, 1)), 5)')
    const run = (path: string, timeoutMs: number) =>
      readSpreadsheet(strToU8('x'), { fileName: 'x.csv', childPath: path, timeoutMs }).catch(
        (e: SpreadsheetError) => e.code,
      )
    expect(await run(hang, 400)).toBe('timeout')
    expect(await run(grow, 15_000)).toBe('memory')
    expect(await run(swell, 15_000)).toBe('memory')
  })

  it('can neither write files nor see the environment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'datai-child-'))
    const curious = join(folder, 'curious.mjs')
    await writeFile(
      curious,
      `import { writeFileSync } from 'node:fs'
       import { execSync } from 'node:child_process'
       const refused = []
       try { writeFileSync(${JSON.stringify(join(folder, 'out.txt'))}, 'x') } catch { refused.push('write') }
       try { execSync('true') } catch { refused.push('spawn') }
       const line = (o) => console.log(JSON.stringify(o))
       line({ t: 'book', format: 'csv', encoding: 'UTF-8', externalLinks: 0, totalRows: 1 })
       line({ t: 'sheet', head: { name: 'x', hidden: false, merges: [], hiddenRows: [], notes: { formulas: 0, links: 0, comments: 0 }, rowCount: 1 } })
       line({ t: 'rows', rows: [[...refused, String(process.env.DATAI_TEST_SECRET)]] })
       line({ t: 'end' })`,
    )
    process.env['DATAI_TEST_SECRET'] = 'secret'
    const book = await readSpreadsheet(strToU8('x'), { fileName: 'x.csv', childPath: curious })
    delete process.env['DATAI_TEST_SECRET']
    expect(book.sheets[0]?.rows).toEqual([['write', 'spawn', 'undefined']])
  })

  it('says that a missing reading process is a damaged reading, without an uncaught error', async () => {
    await expect(readSpreadsheet(strToU8('x'), { fileName: 'x.csv', childPath: '/nowhere.mjs' })).rejects.toThrow(
      SpreadsheetError,
    )
  })

  it('reads 5,000 rows of 12 columns with progress in small steps', { timeout: 120_000 }, async () => {
    const cells = Array.from({ length: 12 }, (_, c) => String.fromCharCode(65 + c))
    const rows = Array.from({ length: MAX_ROWS }, (_, r) => {
      const inner = cells.map(
        (c) => `<c r="${c}${r + 1}" t="inlineStr"><is><t>第${r + 1}行${c}列的文字，约二十个字左右的内容</t></is></c>`,
      )
      return `<row r="${r + 1}">${inner.join('')}</row>`
    })
    const bytes = minimalWorkbook(rows.join(''))
    const progress: number[] = []
    const started = performance.now()
    const { result, stallMs } = await longestStall(
      readSpreadsheet(bytes, { fileName: '大表.xlsx', childPath, onProgress: (done) => progress.push(done) }),
    )
    console.log(
      `5,000 rows: ${Math.round(performance.now() - started)} ms, longest stall ${Math.round(stallMs)} ms, file ${bytes.length} bytes`,
    )
    expect(result.sheets[0]?.rows).toHaveLength(MAX_ROWS)
    expect(progress.at(-1)).toBe(MAX_ROWS)
    const steps = progress.map((done, i) => done - (progress[i - 1] ?? 0))
    expect(Math.max(...steps)).toBeLessThanOrEqual(100)
  })
})
