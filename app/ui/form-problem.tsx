import type { FormFailure } from '#app/domain/form-failure.ts'
import { ErrorSummary, Notice } from './notice.tsx'

/** Why a form was refused: its sentence, and one link per field that needs attention. */
export function FormProblem({ failure }: { failure: FormFailure | null }) {
  if (!failure) return null
  const errors = Object.entries(failure.error.fields).map(([name, text]) => ({ href: `#${name}`, text }))
  if (errors.length > 0) return <ErrorSummary title={failure.error.message} errors={errors} />
  return <Notice tone="bad" title={failure.error.message} />
}

/** What a field shows after a refusal (what was typed, and its error), and before one `stored`. */
export function fieldAfter(failure: FormFailure | null, name: string, stored = '') {
  return {
    name,
    defaultValue: failure ? (failure.values[name]?.[0] ?? '') : stored,
    error: failure?.error.fields[name],
  }
}
