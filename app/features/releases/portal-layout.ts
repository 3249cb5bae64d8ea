import type { Sheet } from '#app/domain/issued-list/sheet.ts'

/** What stands above the lists when they are pasted into a portal or a 公众号 article. */
export interface PortalHead {
  title: string
  /** Word and value: 发布日期, 文号 … Empty values are left out. */
  facts: { term: string; detail: string }[]
  /** Address of the release. */
  url: string
}

const factLines = (head: PortalHead): string[] =>
  head.facts.filter((f) => f.detail !== '').map((f) => `${f.term}：${f.detail}`)

function rowText(sheet: Sheet, cells: readonly string[]): string {
  const [number = '', title = ''] = cells
  const facts = sheet.columns
    .map((c, i) => [c.heading.replace('\n', ''), (cells[i] ?? '').replace(/\n/g, ' ')] as const)
    .slice(2)
    .filter(([, text]) => text !== '')
  return [`${number}. ${title}`, ...facts.map(([heading, text]) => `${heading}：${text}`)].join('\n')
}

/** The lists as text without any mark-up: for editors that take text only. */
export function portalText(head: PortalHead, sheets: readonly Sheet[]): string {
  const lists = sheets.map((sheet) =>
    [
      `${sheet.annex} ${sheet.title}`,
      ...sheet.rows.map((row) => rowText(sheet, row.cells)),
      ['注：', ...sheet.notes.map((n, i) => `${i + 1}. ${n}`)].join('\n'),
    ].join('\n\n'),
  )
  return [head.title, factLines(head).join('\n'), ...lists, `在线查看：${head.url}`].join('\n\n')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
const lines = (text: string): string => escape(text).replace(/\n/g, '<br>')

const CELL = 'border:1px solid #000;padding:4px 6px;font-size:14px;line-height:1.5;vertical-align:middle'

function tableHtml(sheet: Sheet): string {
  const head = sheet.columns.map((c) => `<th style="${CELL};text-align:center">${lines(c.heading)}</th>`).join('')
  const body = sheet.rows
    .map((row) => {
      const cells = row.cells.map((text, i) => {
        const align = sheet.columns[i]?.centre ? 'center' : 'left'
        return `<td style="${CELL};text-align:${align}">${lines(text)}</td>`
      })
      return `<tr>${cells.join('')}</tr>`
    })
    .join('\n')
  const notes = sheet.notes.map(
    (n, i) => `<p style="font-size:14px">${i === 0 ? '注：' : ''}${i + 1}. ${escape(n)}</p>`,
  )
  return [
    `<p>${escape(sheet.annex)}</p>`,
    `<h3 style="text-align:center">${escape(sheet.title)}</h3>`,
    `<p style="text-align:center">${escape(sheet.by)}</p>`,
    `<table style="border-collapse:collapse;width:100%"><thead><tr>${head}</tr></thead>`,
    `<tbody>${body}</tbody></table>`,
    ...notes,
  ].join('\n')
}

/**
 * The lists as plain HTML whose looks stand in the tags themselves, because editors drop everything else. Every text is
 * escaped.
 */
export function portalHtml(head: PortalHead, sheets: readonly Sheet[]): string {
  const facts = factLines(head).map((line) => `<p>${escape(line)}</p>`)
  return [`<h2>${escape(head.title)}</h2>`, ...facts, ...sheets.map(tableHtml)].join('\n')
}
