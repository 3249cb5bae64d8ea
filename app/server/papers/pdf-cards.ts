import { create } from 'qrcode'
import type { BadgePaper, CardPaper, PaperBadge, PaperCard, TentPaper } from '#app/domain/paper/paper.ts'
import { GREY, INK, LINE, MM } from './pdf-pen.ts'
import type { Area, Pen } from './pdf-pen.ts'

const A4 = { width: 210 * MM, height: 297 * MM }

/** The same face twice, head to head, so that it can be read from both sides of a table; it is read aloud once. */
function bothFaces(pen: Pen, sheet: Area, face: (area: Area) => void): void {
  const half = { ...sheet, y: sheet.y + sheet.height / 2, height: sheet.height / 2 }
  const middle: [number, number] = [sheet.x + sheet.width / 2, sheet.y + sheet.height / 2]
  pen.content('P', () => face(half))
  pen.decorate(() => {
    pen.doc.save().rotate(180, { origin: middle })
    face(half)
    pen.doc.restore()
    mark(pen, sheet, middle[1], 'fold')
  })
}

/** Short marks at both edges where the sheet is folded, a line all over where it is cut. */
function mark(pen: Pen, { x, width }: Area, y: number, kind: 'fold' | 'cut'): void {
  const { doc } = pen
  doc.save().lineWidth(0.5).dash(3, { space: 3 })
  if (kind === 'cut') doc.moveTo(x, y).lineTo(x + width, y)
  else
    doc
      .moveTo(x, y)
      .lineTo(x + 10 * MM, y)
      .moveTo(x + width - 10 * MM, y)
      .lineTo(x + width, y)
  doc.stroke(LINE).undash().restore()
}

const rest = (area: Area, from: number, height: number): Area => ({ ...area, y: area.y + from, height })

/** Cards for the tables: number, who keeps the table, and who comes when. */
export function drawCards(pen: Pen, { cards }: CardPaper): void {
  for (const card of cards) {
    pen.addPage()
    bothFaces(pen, { x: 0, y: 0, ...A4 }, (face) => cardFace(pen, card, face))
  }
}

function cardFace(pen: Pen, card: PaperCard, face: Area): void {
  const left: Area = { x: face.x + 12 * MM, y: face.y + 16 * MM, width: 58 * MM, height: 112 * MM }
  const digits = { size: 150, weight: 'bold', align: 'center' } as const
  const number = rest(left, 8 * MM, 70 * MM)
  pen.write(`${card.table}`, number, pen.fitting(`${card.table}`, number, digits, 40))
  pen.write('号桌', rest(left, 80 * MM, 16 * MM), { size: 30, weight: 'bold', align: 'center' })
  const room = rest(left, 97 * MM, 14 * MM)
  if (card.room !== '') pen.write(card.room, room, pen.fitting(card.room, room, { size: 18, align: 'center' }, 9))
  const x = left.x + left.width + 8 * MM
  pen.doc
    .moveTo(x, left.y)
    .lineTo(x, left.y + left.height)
    .lineWidth(0.8)
    .stroke(LINE)
  const right: Area = { ...left, x: x + 8 * MM, width: face.x + face.width - 12 * MM - x - 8 * MM }
  const owner = rest(right, 0, card.owner === '' ? 0 : 26 * MM)
  if (card.owner !== '') pen.write(card.owner, owner, pen.fitting(card.owner, owner, { size: 26, weight: 'bold' }, 11))
  const list = rest(right, owner.height + 3 * MM, right.height - owner.height - 14 * MM)
  cardRows(pen, card, list)
  pen.write(card.event, rest(right, right.height - 8 * MM, 8 * MM), { size: 10, colour: GREY })
}

function cardRows(pen: Pen, { rows }: PaperCard, list: Area): void {
  const high = Math.min(13 * MM, list.height / Math.max(1, rows.length))
  rows.forEach(({ when, who }, i) => {
    const row = rest(list, i * high, high)
    const size = Math.min(14, high / 2)
    pen.write(when, { ...row, width: 33 * MM }, { size, colour: GREY })
    const place = { ...row, x: row.x + 34 * MM, width: row.width - 34 * MM }
    pen.write(who, place, pen.fitting(who, place, { size: Math.min(15, high / 2) }, 6))
  })
}

/** Name cards: two to a sheet of A4, each to be folded lengthwise. */
export function drawTents(pen: Pen, { tents }: TentPaper): void {
  tents.forEach((tent, i) => {
    if (i % 2 === 0) pen.addPage()
    const sheet = { x: 0, y: ((i % 2) * A4.height) / 2, width: A4.width, height: A4.height / 2 }
    bothFaces(pen, sheet, (face) => tentFace(pen, tent, face))
    if (i % 2 === 1) pen.decorate(() => mark(pen, sheet, sheet.y, 'cut'))
  })
}

/** Two signs are set apart, as on every name card. */
const spaced = (name: string): string => (/^\p{Script=Han}{2}$/u.test(name) ? [...name].join('\u3000') : name)

function tentFace(pen: Pen, tent: TentPaper['tents'][number], face: Area): void {
  const inner = { ...face, x: face.x + 15 * MM, width: face.width - 30 * MM }
  const name = rest(inner, 9 * MM, 38 * MM)
  const big = { size: 76, weight: 'bold', align: 'center' } as const
  pen.write(spaced(tent.name), name, pen.fitting(spaced(tent.name), name, big, 16))
  const below = rest(inner, 49 * MM, 18 * MM)
  const text = [tent.unit, tent.title].filter(Boolean).join('\u3000')
  pen.write(text, below, pen.fitting(text, below, { size: 18, align: 'center' }, 9))
}

const BADGE = { width: 90 * MM, height: 54 * MM, across: 2, down: 5 }

/** Badges edge to edge with marks for cutting. */
export function drawBadges(pen: Pen, { badges }: BadgePaper): void {
  const left = (A4.width - BADGE.across * BADGE.width) / 2
  const top = (A4.height - BADGE.down * BADGE.height) / 2
  const each = BADGE.across * BADGE.down
  badges.forEach((badge, i) => {
    if (i % each === 0) {
      pen.addPage()
      pen.decorate(() => cutMarks(pen, left, top))
    }
    const column = i % BADGE.across
    const row = Math.floor((i % each) / BADGE.across)
    drawBadge(pen, badge, {
      x: left + column * BADGE.width,
      y: top + row * BADGE.height,
      width: BADGE.width,
      height: BADGE.height,
    })
  })
}

function cutMarks(pen: Pen, left: number, top: number): void {
  const { doc } = pen
  const arm = 2 * MM
  for (let column = 0; column <= BADGE.across; column++)
    for (let row = 0; row <= BADGE.down; row++) {
      const x = left + column * BADGE.width
      const y = top + row * BADGE.height
      doc.moveTo(x - arm, y).lineTo(x + arm, y)
      doc.moveTo(x, y - arm).lineTo(x, y + arm)
    }
  doc.lineWidth(0.4).stroke(LINE)
}

function drawBadge(pen: Pen, badge: PaperBadge, at: Area): void {
  const code = 27 * MM
  const pad = 6 * MM
  const text = { x: at.x + pad, y: at.y + pad, width: at.width - 2 * pad - code - 3 * MM, height: at.height - 2 * pad }
  pen.content('P', () => {
    const event = rest(text, 0, 8 * MM)
    pen.write(badge.event, event, { ...pen.fitting(badge.event, event, { size: 8 }, 6), colour: GREY })
    const name = rest(text, 9 * MM, 13 * MM)
    pen.write(badge.name, name, pen.fitting(badge.name, name, { size: 26, weight: 'bold' }, 8))
    const title = rest(text, 23 * MM, 6 * MM)
    pen.write(badge.title, title, pen.fitting(badge.title, title, { size: 10 }, 6))
    const unit = rest(text, 29.5 * MM, 12.5 * MM)
    pen.write(badge.unit, unit, pen.fitting(badge.unit, unit, { size: 11, weight: 'bold' }, 6))
  })
  const x = at.x + at.width - pad - code + 2 * MM
  const y = at.y + (at.height - code) / 2 - 3 * MM
  pen.content('Figure', () => drawQr(pen, badge.url, { x, y, size: code }), { alt: `${badge.name}的签到码` })
  const below = { x, y: y + code + 2 * MM, width: code, height: 5 * MM }
  pen.content('P', () => pen.write(badge.code, below, { size: 9, align: 'center' }))
}

/** A QR code as one path: the dark signs of a line that touch are one bar. */
function drawQr(pen: Pen, url: string, at: { x: number; y: number; size: number }): void {
  const { modules } = create(url, { errorCorrectionLevel: 'M' })
  const { doc } = pen
  doc
    .save()
    .translate(at.x, at.y)
    .scale(at.size / modules.size)
  for (let row = 0; row < modules.size; row++) {
    let from = -1
    for (let column = 0; column <= modules.size; column++) {
      const dark = column < modules.size && modules.get(row, column) !== 0
      if (dark && from < 0) from = column
      if (dark || from < 0) continue
      doc.rect(from, row, column - from, 1)
      from = -1
    }
  }
  doc.fill(INK).restore()
}
