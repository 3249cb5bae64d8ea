import type { ErrorCode, FieldErrors } from './errors.ts'

/** What a page gets when its form was refused: the sentence, the fields, and everything that was typed. */
export interface FormFailure {
  error: { code: ErrorCode; message: string; reference: string; fields: FieldErrors }
  values: Record<string, string[]>
}

/** The refusal in what an action answered, or null. */
export function formFailure(result: unknown): FormFailure | null {
  return typeof result === 'object' && result !== null && 'error' in result && 'values' in result
    ? (result as FormFailure)
    : null
}

/** The body of a thrown answer: what the error page shows. */
export interface ErrorBody {
  code: ErrorCode
  message: string
  reference: string
}
