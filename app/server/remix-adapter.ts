import { createRequestHandler, writeReadableStreamToWritable } from '@remix-run/node'
import type { AppLoadContext, ServerBuild } from '@remix-run/node'
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'

/**
 * Express in front of Remix. Unlike the stock adapter it takes the body that the guards have already read under their
 * limits, and the address of the page from the configuration instead of forwarded headers.
 */
export function remixAnswer(options: {
  build: ServerBuild
  origin: (req: ExpressRequest) => string
  context: (req: ExpressRequest, res: ExpressResponse) => AppLoadContext
}) {
  const handle = createRequestHandler(options.build, 'production')
  return (req: ExpressRequest, res: ExpressResponse): Promise<Response> =>
    handle(toRequest(req, options.origin(req)), options.context(req, res))
}

function toRequest(req: ExpressRequest, origin: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (Array.isArray(value)) for (const v of value) headers.append(name, v)
    else if (value !== undefined) headers.set(name, value)
  }
  // Remix compares Origin with Host on its own; both have been checked, and agree with the configured origin.
  headers.set('host', new URL(origin).host)
  headers.delete('x-forwarded-host')
  // A page without referrer posts with the origin `null`; that it is of this site, the guards have heard from the browser.
  if (headers.get('origin') === 'null') headers.delete('origin')
  const body = req.datai.body
  return new Request(new URL(req.originalUrl, origin), {
    method: req.method,
    headers,
    ...(body && req.method !== 'GET' && req.method !== 'HEAD' ? { body: new Uint8Array(body) } : {}),
  })
}

/** Writes the answer of Remix, the headers of the guards kept. */
export async function send(res: ExpressResponse, response: Response) {
  res.statusCode = response.status
  res.statusMessage = response.statusText
  for (const [name, value] of response.headers) {
    if (name.toLowerCase() === 'set-cookie') res.append('Set-Cookie', value)
    else res.setHeader(name, value)
  }
  if (response.body) await writeReadableStreamToWritable(response.body, res)
  else res.end()
}
