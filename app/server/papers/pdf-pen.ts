import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'

/** The font is not bundled: it lies in its package, where the running file finds it. */
const { resolve } = createRequire(import.meta.url)
const FONTS = {
  plain: resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  bold: resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
}
export type Weight = keyof typeof FONTS

/** Points in a millimetre. */
export const MM = 72 / 25.4
export const INK = '#111111'
export const GREY = '#555555'
export const LINE = '#8a8f8c'

/** Stands for a sign that the font has not; a note on the paper says so. */
export const MISSING = '〓'
/** Signs that the font has under another shape. */
const INSTEAD: Record<string, string> = { '✗': '×', '✘': '×', '✕': '×', '☑': '√', '✔': '√', '☐': '□', '\t': ' ' }
/** Joiners and variants that are nothing by themselves, and what controls the direction or the terminal. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu
const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export interface Look {
  size: number
  weight?: Weight
  align?: 'left' | 'center' | 'right'
  colour?: string
}

interface PaperInfo {
  title: string
  /** ms UTC, as the date of the file. */
  now: number
}

type Doc = InstanceType<typeof PDFDocument>

const optionsOf = (look: Look, width: number) => ({ width, align: look.align ?? ('left' as const) })

const ready = (doc: Doc, { size, weight = 'plain', colour = INK }: Look) =>
  doc.font(weight).fontSize(size).fillColor(colour)

/** Makes texts such as the font can write them, and measures them. */
function textsOf(doc: Doc) {
  const known = {} as Record<Weight, { hasGlyphForCodePoint(code: number): boolean }>
  for (const weight of ['plain', 'bold'] as const) {
    doc.registerFont(weight, FONTS[weight])
    // What a font holds is asked of the opened font, which the types leave out.
    known[weight] = (doc.font(weight) as unknown as { _font: { font: (typeof known)['plain'] } })._font.font
  }
  const heights = new Map<string, number>()
  const texts = {
    /** Whether a sign was met that the font has not. */
    missing: false,
    clean(text: string, weight: Weight = 'plain'): string {
      const has = (part: string) =>
        [...part].every((c) => c === '\n' || known[weight].hasGlyphForCodePoint(c.codePointAt(0) ?? 0))
      return Array.from(graphemes.segment(text.normalize('NFC')), ({ segment }) => {
        const seen = (INSTEAD[segment] ?? segment).replace(INVISIBLE, '')
        const shown = has(seen) ? seen : INSTEAD[seen]
        if (shown === undefined) texts.missing = true
        return shown ?? MISSING
      }).join('')
    },
    /** The height of a cleaned text; most texts of a table are asked for several times. */
    measure(own: string, width: number, look: Look): number {
      const key = `${look.size} ${look.weight ?? ''} ${width} ${own}`
      const height = heights.get(key) ?? ready(doc, look).heightOfString(own || ' ', optionsOf(look, width))
      heights.set(key, height)
      return height
    },
  }
  return texts
}

/** Ends the file and gives its bytes. */
async function bytesOf(doc: Doc): Promise<Buffer> {
  const parts: Buffer[] = []
  const done = new Promise<Buffer>((good, bad) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => good(Buffer.concat(parts)))
    doc.on('error', bad)
  })
  doc.end()
  return done
}

function openDocument({ title, now }: PaperInfo): Doc {
  const at = new Date(now)
  return new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: title, Creator: '搭台', Producer: 'PDFKit', CreationDate: at, ModDate: at },
  })
}

/** A document of A4 pages on which texts are put at places; nothing flows by itself. Lengths are points. */
export function openPen(info: PaperInfo) {
  const doc = openDocument(info)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const texts = textsOf(doc)
  const pen = {
    doc,
    root,
    pages: 0,
    /** Whether a sign that the font has not was met since this was asked last. */
    takeMissing() {
      const { missing } = texts
      texts.missing = false
      return missing
    },
    addPage(landscape = false) {
      doc.addPage({ size: 'A4', layout: landscape ? 'landscape' : 'portrait', margin: 0 })
      pen.pages++
    },
    /** How high the text is in this width. */
    height: (text: string, width: number, look: Look): number =>
      texts.measure(texts.clean(text, look.weight), width, look),
    /** The greatest size up to `look.size` and not below `least` at which the text stays in the area. */
    fitting(text: string, area: Pick<Area, 'width' | 'height'>, look: Look, least: number): Look {
      const own = texts.clean(text, look.weight)
      let size = look.size
      const fits = () => texts.measure(own, area.width, { ...look, size }) <= area.height
      while (size > least && !fits()) size = Math.max(least, size - (size > 24 ? 2 : 0.5))
      return { ...look, size }
    },
    /** Writes the text into the area, in its middle from top to bottom; what is over is cut with an ellipsis. */
    write(text: string, area: Area, look: Look) {
      const own = texts.clean(text, look.weight)
      if (own === '') return
      const high = texts.measure(own, area.width, look)
      const y = area.y + Math.max(0, (area.height - high) / 2)
      const room = high > area.height + 0.5 ? { height: area.height, ellipsis: true } : {}
      ready(doc, look).text(own, area.x, y, { ...optionsOf(look, area.width), ...room })
    },
    /** Draws what is no content: rules, fills, marks for cutting, a text that stands elsewhere already. */
    decorate(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout') {
      doc.markContent('Artifact', { type })
      draw()
      doc.endMarkedContent()
    },
    /** Draws content of this kind as part of `parent`, so that it is read in its order. */
    content(
      kind: string,
      draw: () => void,
      { parent = root, ...more }: { parent?: PDFKit.PDFStructureElement; alt?: string; scope?: string } = {},
    ) {
      parent.add(doc.struct(kind, more, draw))
    },
    finish(): Promise<Buffer> {
      root.end()
      return bytesOf(doc)
    },
  }
  return pen
}
export type Pen = ReturnType<typeof openPen>
