/** What a template of an invitation may name, and what is put there for each pair: `{机会}`. */
export const noteFields = {
  机会: '机会名称',
  机会编号: '机会编号',
  责任单位: '发布机会的单位（未公开名称的按公开页面写）',
  产品: '产品名称',
  产品编号: '产品编号',
  产品单位: '产品单位',
  截止: '机会的应答截止时间',
  沙龙: '所选沙龙的名称和时间',
} as const
export type NoteField = keyof typeof noteFields

const FIELD = /\{([^{}]*)\}/g
const isField = (name: string): name is NoteField => Object.hasOwn(noteFields, name)

/** Names in braces that no field has, in the order of the template. */
export function unknownNoteFields(template: string): string[] {
  return [...template.matchAll(FIELD)].map(([, name = '']) => name).filter((name) => !isField(name))
}

/** The note of one pair. A field without a value leaves nothing behind. */
export function fillNote(template: string, values: Record<NoteField, string>): string {
  return template.replace(FIELD, (whole, name: string) => (isField(name) ? values[name] : whole)).trim()
}
