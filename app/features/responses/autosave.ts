import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import type { FormEvent, RefObject } from 'react'

interface AutosaveAnswer {
  saved?: { version: number; savedAt: number }
  error?: { code: string; message: string }
}

const SAVE_MS = 1500

/**
 * Saves the form by itself shortly after each change. Unlike other drafts nothing is kept in the browser: an answer is
 * confidential, and the machine may be shared. A button pressed while a save is under way waits for it, so that nobody
 * meets a conflict with themselves.
 */
export function useAutosave(form: RefObject<HTMLFormElement | null>) {
  const fetcher = useFetcher<AutosaveAnswer>({ key: 'response-autosave' })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const waiting = useRef<HTMLElement | null>(null)
  const problem = fetcher.data?.error ?? null
  const save = () => {
    if (!form.current || problem?.code === 'conflict') return
    if (fetcher.state !== 'idle') {
      timer.current = setTimeout(() => latest.current(), SAVE_MS)
      return
    }
    const body = new FormData(form.current)
    body.set('intent', 'autosave')
    void fetcher.submit(body, { method: 'post' })
  }
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    if (fetcher.state !== 'idle' || !waiting.current) return
    const button = waiting.current
    waiting.current = null
    form.current?.requestSubmit(button)
  }, [fetcher.state, form])
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    savedAt: fetcher.data?.saved?.savedAt ?? null,
    saving: fetcher.state !== 'idle',
    problem,
    onInput: () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => latest.current(), SAVE_MS)
    },
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      clearTimeout(timer.current)
      if (fetcher.state === 'idle') return
      event.preventDefault()
      waiting.current = (event.nativeEvent as SubmitEvent).submitter
    },
  }
}
