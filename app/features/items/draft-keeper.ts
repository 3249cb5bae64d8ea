import { useActionData, useFetcher, useNavigation } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { formFailure } from '#app/domain/form-failure.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import type { Conflict } from './field-changes.ts'

type Values = Record<string, string[]>

/** What the browser keeps of a form until the server has it. */
interface Kept {
  version: number
  values: Values
  /** Sent by a button: when the stored version is newer, it has arrived. */
  sent?: boolean
}

/** What an autosave answers. */
export interface AutosaveAnswer {
  saved?: { version: number; savedAt: number }
  error?: { code: string; message: string; fields: Record<string, string> }
}

const KEEP_MS = 400
const SAVE_MS = 1500
const NOT_CONTENT = new Set(['intent', 'version', 'overwrites'])

function valuesOf(form: HTMLFormElement): Values {
  const values: Values = {}
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !NOT_CONTENT.has(name)) (values[name] ??= []).push(value)
  return values
}

const compact = (values: Values): string =>
  JSON.stringify(
    Object.entries(values)
      .map(([name, list]): [string, string[]] => [name, list.map((v) => v.trim()).filter((v) => v !== '')])
      .filter(([, list]) => list.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

function readKept(key: string): Kept | null {
  try {
    const text = localStorage.getItem(key)
    return text === null ? null : (JSON.parse(text) as Kept)
  } catch {
    return null
  }
}

function keep(key: string, kept: Kept | null): void {
  try {
    if (kept === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // A browser without room or permission keeps nothing; saving goes on.
  }
}

/**
 * What was typed and never reached the server, from an earlier visit of this form: a session that ended, a closed
 * window, no connection. Null until the browser has been asked, and when there is nothing. `visit` tells one opening
 * of the form from the next.
 */
export function useKeptDraft(id: string, visit: string, stored: { version: number; values: Values }): Kept | null {
  const [found, setFound] = useState<Kept | null>(null)
  const now = useRef(stored)
  useEffect(() => {
    now.current = stored
  })
  useEffect(() => {
    const kept = readKept(`draft:${id}`)
    const arrived = kept?.sent === true && now.current.version > kept.version
    const lost = kept !== null && !arrived && compact(kept.values) !== compact(now.current.values)
    if (!lost) keep(`draft:${id}`, null)
    setFound(lost ? kept : null)
  }, [id, visit])
  return found
}

export function forgetDraft(id: string): void {
  keep(`draft:${id}`, null)
}

/** Why the form was refused; on a conflict with both texts. */
export type Refusal = FormFailure & { conflict?: Conflict }

/**
 * The last refusal of this opening of the form: following a link inside the page must not take away what was typed. It
 * appears once the page has been read again, for only then is the version known that the form goes on from.
 */
export function useRefusal(visit: string): Refusal | null {
  const failure: Refusal | null = formFailure(useActionData())
  const settled = useNavigation().state === 'idle'
  const [held, hold] = useState({ failure, visit })
  if (settled && failure && failure.error.reference !== held.failure?.error.reference) hold({ failure, visit })
  else if (visit !== held.visit) hold({ failure: null, visit })
  return held.failure
}

interface KeeperOptions {
  version: number
  autosave: boolean
  /** After a refused save the form goes on from `version`; after a conflict only its buttons save. */
  refusal: Refusal | null
}

/** Also after another refusal of the same form: what was once in conflict stays so until it has been saved. */
function overwrittenBy({ version, refusal }: KeeperOptions): number | null {
  return refusal?.conflict || refusal?.values.overwrites ? version : null
}

interface Keeper {
  /** The version that the next save is based on. */
  version: number
  /** The stored version that the next save replaces knowingly, after a conflict; sent with the form. */
  overwrites: number | null
  savedAt: number | null
  saving: boolean
  /** Why saving by itself has stopped. */
  problem: string | null
  onInput: () => void
  onSubmit: () => void
}

/**
 * Saves a form by itself shortly after each change, and keeps what was typed in the browser until it has been saved.
 * Without script nothing happens here: the form has its button.
 */
export function useDraftKeeper(id: string, form: RefObject<HTMLFormElement | null>, options: KeeperOptions): Keeper {
  const fetcher = useFetcher<AutosaveAnswer>({ key: `autosave:${id}` })
  const sending = useNavigation().state !== 'idle'
  const [base, setBase] = useState(options.version)
  const [answer, setAnswer] = useState<AutosaveAnswer | null>(null)
  const [overwrites, setOverwrites] = useState(() => overwrittenBy(options))
  const refused = options.refusal?.error.reference
  const [known, setKnown] = useState(refused)
  if (refused !== known) {
    setKnown(refused)
    setBase(options.version)
    setAnswer(null)
    if (options.refusal?.conflict) setOverwrites(options.version)
  }
  const timers = useRef<{ keep?: ReturnType<typeof setTimeout>; save?: ReturnType<typeof setTimeout> }>({})
  const dirty = useRef(false)
  const seen = useRef<unknown>(fetcher.data)

  useEffect(() => {
    if (fetcher.data === undefined || fetcher.data === seen.current) return
    seen.current = fetcher.data
    setAnswer(fetcher.data)
    if (!fetcher.data.saved) return
    setBase(fetcher.data.saved.version)
    if (!dirty.current) forgetDraft(id)
  }, [fetcher.data, id])

  const stopped = answer?.error ?? null
  const save = () => {
    if (!form.current || !options.autosave || overwrites !== null || stopped?.code === 'conflict') return
    if (fetcher.state !== 'idle' || sending) {
      timers.current.save = setTimeout(save, SAVE_MS)
      return
    }
    dirty.current = false
    const body = new FormData(form.current)
    body.set('intent', 'autosave')
    body.set('version', String(base))
    void fetcher.submit(body, { method: 'post' })
  }
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    const running = timers.current
    return () => {
      clearTimeout(running.keep)
      clearTimeout(running.save)
    }
  }, [])

  return {
    version: base,
    overwrites,
    savedAt: answer?.saved?.savedAt ?? null,
    saving: fetcher.state !== 'idle',
    problem:
      overwrites === null
        ? stopped && (Object.values(stopped.fields)[0] ?? stopped.message)
        : '同事保存了另一份，核对后请按按钮保存',
    onInput() {
      dirty.current = true
      clearTimeout(timers.current.keep)
      clearTimeout(timers.current.save)
      timers.current.keep = setTimeout(() => {
        if (form.current) keep(`draft:${id}`, { version: base, values: valuesOf(form.current) })
      }, KEEP_MS)
      timers.current.save = setTimeout(() => latest.current(), SAVE_MS)
    },
    onSubmit() {
      clearTimeout(timers.current.keep)
      clearTimeout(timers.current.save)
      if (form.current) keep(`draft:${id}`, { version: base, values: valuesOf(form.current), sent: true })
    },
  }
}
