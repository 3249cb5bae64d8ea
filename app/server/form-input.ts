import { DomainError } from '#app/domain/errors.ts'

const MAX_FIELDS = 500
const MAX_DEPTH = 4

export type FormValue = string | FormValue[] | { [key: string]: FormValue }

/** A submitted form as nested values, and the flat texts for showing it again after an error. */
export interface FormInput {
  tree: { [key: string]: FormValue }
  values: Record<string, string[]>
  files: Map<string, File[]>
}

const SEGMENT = /^[a-zA-Z][a-zA-Z0-9_-]{0,39}$|^\d{1,3}$/

/**
 * Turns `musts.0.text=…` and repeated names into a tree. Names are checked segment by segment, so nothing but plain
 * names and small numbers can become a key. A name ending in `[]` is always a list.
 */
export function readForm(form: FormData): FormInput {
  const tree = Object.create(null) as Record<string, FormValue>
  const values: Record<string, string[]> = {}
  const files = new Map<string, File[]>()
  let fields = 0
  for (const [name, value] of form) {
    if (++fields > MAX_FIELDS) throw new DomainError('tooManyFields')
    const list = name.endsWith('[]')
    const path = (list ? name.slice(0, -2) : name).split('.')
    if (path.length > MAX_DEPTH || !path.every((s) => SEGMENT.test(s))) throw new DomainError('unknownField')
    if (typeof value !== 'string') {
      files.set(name, [...(files.get(name) ?? []), value])
      continue
    }
    ;(values[name] ??= []).push(value)
    put(tree, path, value, list)
  }
  return { tree: plain(tree) as FormInput['tree'], values, files }
}

function put(tree: Record<string, FormValue>, path: string[], value: string, list: boolean) {
  let at = tree
  for (const segment of path.slice(0, -1)) {
    const next = at[segment]
    if (next === undefined) at[segment] = Object.create(null) as Record<string, FormValue>
    else if (typeof next === 'string' || Array.isArray(next)) throw new DomainError('unknownField')
    at = at[segment] as Record<string, FormValue>
  }
  const last = path.at(-1) as string
  const existing = at[last]
  if (list) at[last] = Array.isArray(existing) ? [...existing, value] : [value]
  else if (existing === undefined) at[last] = value
  else if (Array.isArray(existing)) at[last] = [...existing, value]
  else if (typeof existing === 'string') at[last] = [existing, value]
  else throw new DomainError('unknownField')
}

/** Objects whose keys are all numbers become lists, in order. */
function plain(value: FormValue): FormValue {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(plain)
  const keys = Object.keys(value)
  if (keys.length > 0 && keys.every((k) => /^\d+$/.test(k)))
    return keys.sort((a, b) => Number(a) - Number(b)).map((k) => plain(value[k] as FormValue))
  return Object.fromEntries(keys.map((k) => [k, plain(value[k] as FormValue)]))
}
