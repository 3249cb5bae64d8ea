import { Transform } from 'node:stream'
import { createReadableStreamFromReadable } from '@remix-run/node'
import type { AppLoadContext, EntryContext } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { NonceContext } from '#app/ui/nonce.tsx'

const ABORT_MS = 10_000

/**
 * React 18 leaves zero bytes where a Chinese character meets the end of its 2,048-byte buffer. No page holds a zero byte
 * of its own, so they are taken out.
 */
const withoutZeroBytes = () =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? Buffer.from(chunk.filter((byte) => byte !== 0)) : chunk)
    },
  })

/** Renders a page to the end before answering: pages are small, and an error then still changes the status. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let code = status
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={remix} url={request.url} nonce={context.nonce} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady() {
          const body = withoutZeroBytes()
          headers.set('Content-Type', 'text/html; charset=utf-8')
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }))
          pipe(body)
        },
        onShellError(error) {
          reject(error instanceof Error ? error : new Error('rendering failed'))
        },
        onError(error) {
          code = 500
          context.services.log.error(
            { requestId: context.requestId, type: error instanceof Error ? error.message : typeof error },
            'render error',
          )
        },
      },
    )
    setTimeout(abort, ABORT_MS).unref()
  })
}

/** Errors reach the log in protectedRoute, with their reference number; nothing is printed twice. */
export function handleError() {}
