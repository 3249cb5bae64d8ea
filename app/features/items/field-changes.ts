/** One field in which two texts of an item differ, worded. */
export interface FieldChange {
  field: string
  label: string
  before: string
  after: string
}

/** A refused save: where the text stored meanwhile (`before`) differs from the one typed (`after`). */
export interface Conflict {
  savedBy: string
  savedAt: number
  changes: FieldChange[]
}

type Texts = Partial<Record<string, string>>

/** The fields in which two contents differ, in the order of the labels. */
export function changedFields(labels: Record<string, string>, before: Texts, after: Texts): FieldChange[] {
  return Object.entries(labels)
    .map(([field, label]) => ({ field, label, before: before[field] ?? '', after: after[field] ?? '' }))
    .filter((change) => change.before !== change.after)
}
