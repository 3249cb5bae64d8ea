import { strToU8, zipSync } from 'fflate'

/** Small workbooks written by hand, so that a test can break exactly one thing. */
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The parts of a workbook with one sheet: its rows, what follows them, and what stands before them. */
export function workbookParts(rows: string, after = '', before = ''): Record<string, Uint8Array> {
  return {
    '[Content_Types].xml': strToU8(
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${REL}/styles" Target="styles.xml"/></Relationships>`,
    ),
    'xl/styles.xml': strToU8(
      `<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs></styleSheet>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="${MAIN}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`,
    ),
  }
}

export const minimalWorkbook = (rows: string, after = '', before = ''): Uint8Array =>
  zipSync(workbookParts(rows, after, before))

const CENTRAL = 0x02014b50

function centralEntries(zip: Buffer): { at: number; name: string }[] {
  const end = zip.length - 22
  const entries: { at: number; name: string }[] = []
  let at = zip.readUInt32LE(end + 16)
  while (at < end && zip.readUInt32LE(at) === CENTRAL) {
    const length = zip.readUInt16LE(at + 28)
    entries.push({ at, name: zip.toString('utf8', at + 46, at + 46 + length) })
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

/** A workbook that declares ten bytes for an entry that unpacks to far more. */
export function lyingZip(name: string): Uint8Array {
  const zip = Buffer.from(minimalWorkbook('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(1_000)))
  const entry = centralEntries(zip).find((e) => e.name === name)
  if (entry) zip.writeUInt32LE(10, entry.at + 24)
  return zip
}

/** A workbook whose directory names the same packed bytes twice. */
export function overlappingZip(): Uint8Array {
  const zip = Buffer.from(minimalWorkbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
  const [first, second] = centralEntries(zip)
  if (first && second) {
    zip.writeUInt32LE(zip.readUInt32LE(first.at + 42), second.at + 42)
    zip.writeUInt32LE(zip.readUInt32LE(first.at + 20), second.at + 20)
  }
  return zip
}
