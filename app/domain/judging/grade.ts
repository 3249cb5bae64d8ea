/** How far a product answers a need, in the judgement of one person. Stored and exported as the number. */
export const gradeWords = {
  0: ['不相关', '产品做的不是需求要的事'],
  1: ['沾边', '同一类事情，只碰到需求的一小部分'],
  2: ['大部分能满足', '主要的事能做，还有条件要补'],
  3: ['能满足', '主要的事都能做，可以直接约谈'],
} as const
export type Grade = keyof typeof gradeWords
export const grades: readonly Grade[] = [0, 1, 2, 3]

/** 2 大部分能满足 */
export const gradeLabel = (grade: Grade): string => `${grade} ${gradeWords[grade][0]}`

/** The two people who grade the same pairs without seeing each other's grades. */
export type GraderLetter = 'A' | 'B'
export const graderNames: Record<GraderLetter, string> = { A: '甲', B: '乙' }

/** A grade as it stands in a cell: the number, full-width or followed by its words; null for anything else. */
export function readGrade(cell: string): Grade | null {
  const folded = cell.normalize('NFKC').replace(/\s+/g, '')
  return grades.find((grade) => folded === `${grade}` || folded === `${grade}${gradeWords[grade][0]}`) ?? null
}
