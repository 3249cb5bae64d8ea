import type { NextFunction, Request as ExpressRequest, Response as ExpressResponse } from 'express'
import type { ReadMemo } from './read-memo.ts'
import { send } from './remix-adapter.ts'

/** Public pages, and what the browser loads of them while moving from one to another. Personal links are not among them. */
const PUBLIC = /^\/(_root\.data|(search|opportunities|products|releases|salons|organisations)(?!\/r\/)[^?]*)?(\?|$)/
const TEXT = /^text\/(html|x-script)\b/

interface KeptPage {
  headers: [name: string, value: string][]
  body: string
  /** The nonce in `body`, to be replaced by that of each answer. */
  nonce: string
}

/**
 * Answers public pages to visitors without any cookie from memory until somebody stores something (`ReadMemo`): nobody
 * is told anything older than the database. Everything else is answered by `answer`, and what a route calls passing
 * (`RequestLoadContext.passing`) is not kept.
 */
export function guestPages(options: {
  memo: ReadMemo
  base: string
  answer: (req: ExpressRequest, res: ExpressResponse) => Promise<Response>
}) {
  const { memo, base, answer } = options
  const keepable = (req: ExpressRequest) => {
    const path = req.originalUrl.slice(base.length)
    return req.method === 'GET' && req.headers.cookie === undefined && PUBLIC.test(path)
  }
  const respond = async (req: ExpressRequest, res: ExpressResponse): Promise<void> => {
    if (!keepable(req)) return send(res, await answer(req, res))
    let own: Response | undefined
    const key = `page ${req.headers.host ?? ''} ${req.originalUrl}`
    const page = await memo.get(key, req.datai.receivedAt, async (): Promise<KeptPage | null> => {
      own = await answer(req, res)
      if (req.datai.passing || own.status !== 200 || !TEXT.test(own.headers.get('content-type') ?? '')) return null
      return { headers: [...own.headers], body: await own.text(), nonce: req.datai.nonce }
    })
    if (!page) return send(res, own ?? (await answer(req, res)))
    for (const [name, value] of page.headers) res.setHeader(name, value)
    res.end(page.body.replaceAll(page.nonce, req.datai.nonce))
  }
  return (req: ExpressRequest, res: ExpressResponse, next: NextFunction) => {
    respond(req, res).catch(next)
  }
}
