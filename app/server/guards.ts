import { randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import { errorMessage, errorStatus } from '#app/domain/errors.ts'
import type { ErrorCode } from '#app/domain/errors.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { Services } from './context.ts'
import { pathForLog } from './log.ts'

/** What stands in front of Remix: each guard refuses with a status and a plain Chinese page before any route runs. */

const MAX_URL = 4096
const MAX_FORM = 256 * 1024
/** Where spreadsheets are taken: an import, which may carry several, and the page of a round of judging. */
const SHEETS = /^\/desk\/(?:import|judging\/PP-[\d-]+)(?:\.data)?$/
const MAX_IMPORT = 20 * 1024 * 1024
const BODY_TIMEOUT_MS = 20_000

export interface RequestState {
  requestId: string
  nonce: string
  receivedAt: number
  body: Buffer | null
  /** The answer rests on more than the database, for example on an engine that is away: it holds for this request. */
  passing: boolean
  /** The session is read once per request, by whoever asks first. */
  actor?: Promise<Actor>
}

declare module 'express-serve-static-core' {
  interface Request {
    datai: RequestState
  }
}

const escapeHtml = (s: string) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** The page of a refusal that happens before Remix: the same sentence and reference number, nothing else. */
export function refuse(req: Request, res: Response, code: ErrorCode, message = errorMessage(code)) {
  res
    .status(errorStatus(code))
    .type('html')
    .set('Cache-Control', 'no-store')
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(message)}</title><main><h1>${escapeHtml(message)}</h1><p>编号 ${escapeHtml(req.datai.requestId)}</p></main></html>`,
    )
}

export function begin(services: Services) {
  return (req: Request, res: Response, next: NextFunction) => {
    const receivedAt = services.clock.now()
    req.datai = {
      requestId: randomBytes(6).toString('hex'),
      nonce: randomBytes(16).toString('base64'),
      receivedAt,
      body: null,
      passing: false,
    }
    const started = performance.now()
    res.setHeader('X-Request-Id', req.datai.requestId)
    res.on('finish', () => {
      const path = pathForLog(req.originalUrl)
      if (path.includes('/assets/')) return
      services.log.info(
        {
          requestId: req.datai.requestId,
          method: req.method,
          path,
          status: res.statusCode,
          ms: Math.round(performance.now() - started),
        },
        'request',
      )
    })
    next()
  }
}

/** Only the configured host names are answered: links and redirects can then never lead elsewhere. */
export function checkHost(allowed: () => ReadonlySet<string>) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.originalUrl.length > MAX_URL) {
      res.status(414).type('text').send('网址太长。')
      return
    }
    if (allowed().has(req.headers.host ?? '')) next()
    else res.status(421).type('text').send('这个网址不属于本服务。')
  }
}

export function securityHeaders(services: Services) {
  const production = services.config.mode === 'production'
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (req) => `'nonce-${(req as Request).datai.nonce}'`],
        styleSrc: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: production ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginEmbedderPolicy: false,
  })
  return (req: Request, res: Response, next: NextFunction) => {
    res.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()')
    // Pages are per person; a public page may be revalidated but is never stored for somebody else.
    res.setHeader('Cache-Control', 'no-store')
    headers(req, res, next)
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Remix's own check is bypassed by data requests, resource routes and a missing Origin, so every unsafe method needs
 * `Sec-Fetch-Site: same-origin`, or where browsers do not send it an `Origin` that is configured.
 */
export function checkOrigin(allowed: () => ReadonlySet<string>) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (SAFE_METHODS.has(req.method)) return next()
    const site = req.headers['sec-fetch-site']
    const origin = req.headers.origin
    const ok = site === undefined ? origin !== undefined && allowed().has(origin) : site === 'same-origin'
    if (!ok || (origin !== undefined && origin !== 'null' && !allowed().has(origin)))
      return refuse(req, res, 'crossOrigin')
    next()
  }
}

export interface BodyRules {
  base: string
  /** Whether the sender may bring spreadsheets. Asked only where they are taken. */
  mayImport: (req: Request, res: Response) => Promise<boolean>
}

/** The largest body that this sender may bring to this address. */
async function limitFor(req: Request, res: Response, { base, mayImport }: BodyRules): Promise<number> {
  const path = (req.originalUrl.split('?')[0] ?? '').slice(base.length)
  return SHEETS.test(path) && (await mayImport(req, res)) ? MAX_IMPORT : MAX_FORM
}

/**
 * Reads the whole body under a limit and a time, so that no route ever sees more. Only forms are accepted, and more
 * than a form holds only from those who may import, where imports begin.
 */
export function readBody(rules: BodyRules) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (SAFE_METHODS.has(req.method)) return next()
    const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
    if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') {
      res.status(415).type('text').send('只接受表单。')
      return
    }
    limitFor(req, res, rules).then((limit) => readUnder(limit, req, res, next), next)
  }
}

function readUnder(limit: number, req: Request, res: Response, next: NextFunction): void {
  if (Number(req.headers['content-length'] ?? 0) > limit) {
    res.setHeader('Connection', 'close')
    refuse(req, res, 'tooLarge')
    return
  }
  const chunks: Buffer[] = []
  let size = 0
  let done = false
  const stop = (code: ErrorCode) => {
    if (done) return
    done = true
    clearTimeout(timer)
    res.setHeader('Connection', 'close')
    refuse(req, res, code)
    req.resume()
    res.on('finish', () => req.destroy())
  }
  const timer = setTimeout(() => stop('badInput'), BODY_TIMEOUT_MS)
  req.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limit) stop('tooLarge')
    else if (!done) chunks.push(chunk)
  })
  req.on('error', () => {
    done = true
    clearTimeout(timer)
  })
  req.on('end', () => {
    if (done) return
    done = true
    clearTimeout(timer)
    req.datai.body = Buffer.concat(chunks)
    next()
  })
}
