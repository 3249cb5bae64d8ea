/**
 * What a paper says, apart from how it is put on a page: the print page, the PDF, the Word file and the workbook are made
 * from the same one, so that they cannot differ.
 */

export interface PaperColumn {
  heading: string
  /** Share of the table's width; only the ratio counts. */
  share: number
  centre?: boolean
  /** Stays plain in strong rows. */
  plain?: boolean
}

export interface PaperRow {
  /** One text per column; for `group` one alone, over all columns. */
  cells: readonly string[]
  /** `group` names the rows below it; `strong` is one of the main lines. */
  look?: 'group' | 'strong'
}

export interface PaperPart {
  /** Sheet of the workbook; parts of one name follow each other on one sheet. */
  sheet: string
  /** Large, in the middle; a part without it goes on below the one before. */
  title?: string
  /** Below the title. */
  lines?: readonly string[]
  heading?: string
  /** Whom the part is for: the first column of the workbook, where the parts stand on one sheet. */
  subject?: string
  columns: readonly PaperColumn[]
  rows: readonly PaperRow[]
  /** What is said when there are no rows. */
  empty: string
  notes: readonly string[]
  /** Begins a page of its own. */
  newPage?: boolean
  /** Its rows have room for a signature. */
  signed?: boolean
}

/** Titles and tables. */
export interface TablePaper {
  kind: 'tables'
  name: string
  landscape: boolean
  /** Heading of the column of subjects; empty when the parts have none. */
  subjects: string
  parts: readonly PaperPart[]
}

/** A sheet of A4 for each table, folded across the middle to stand on it. */
export interface CardPaper {
  kind: 'cards'
  name: string
  cards: readonly PaperCard[]
}

export interface PaperCard {
  /** The number of the table. */
  table: number
  /** Where it stands; empty where all stand in one place. */
  room: string
  /** Who sits here all the time; empty when that changes. */
  owner: string
  event: string
  rows: readonly { when: string; who: string }[]
}

/** Name cards of half a sheet, folded lengthwise. */
export interface TentPaper {
  kind: 'tents'
  name: string
  tents: readonly { name: string; title: string; unit: string }[]
}

/** Badges of 90 × 54 mm, ten to a sheet. */
export interface BadgePaper {
  kind: 'badges'
  name: string
  badges: readonly PaperBadge[]
}

export interface PaperBadge {
  event: string
  name: string
  title: string
  unit: string
  /** The short code to be typed, and the address in the QR code. */
  code: string
  url: string
}

/** A letter, with a slip on a page of its own that is filled in and sent back. */
export interface LetterPaper {
  kind: 'letter'
  name: string
  title: string
  to: string
  paragraphs: readonly LetterParagraph[]
  /** Who writes and when, at the right. */
  signed: readonly string[]
  slip: { title: string; line: string; rows: readonly SlipRow[] }
}

export interface LetterParagraph {
  text: string
  /** Lines below it, set in. */
  list?: readonly string[]
}

export interface SlipRow {
  /** From left to right; each row is as wide as the others. */
  cells: readonly { text: string; share: number; heading?: boolean }[]
  /** Least height in mm: room for a hand. */
  height: number
}

export type Paper = TablePaper | CardPaper | TentPaper | BadgePaper | LetterPaper

export const PAPER_FORMATS = ['pdf', 'docx', 'xlsx'] as const
export type PaperFormat = (typeof PAPER_FORMATS)[number]
