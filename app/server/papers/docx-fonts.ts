import { TextRun } from 'docx'

/** Fonts of official papers; `fontTable` names what stands in where one is not installed. */
export const SONG = '方正小标宋简体'
export const FANG = '仿宋_GB2312'
export const HEI = '黑体'
export const KAI = '楷体_GB2312'
const STAND_INS = { [SONG]: '宋体', [FANG]: '仿宋', [HEI]: 'SimHei', [KAI]: '楷体' }

/** Size in half points. Black is named, because office programs give headings a colour of their own. */
export const run = (text: string, name: string, size: number) =>
  new TextRun({ text, size, color: '000000', font: { ascii: name, hAnsi: name, eastAsia: name, cs: name } })

/** The font table of the document: without a font, office programs take its stand-in instead of a guess. */
export const fontTable = (): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${Object.entries(
    STAND_INS,
  )
    .map(
      ([name, standIn]) =>
        `<w:font w:name="${name}"><w:altName w:val="${standIn}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`,
    )
    .join('')}</w:fonts>`
