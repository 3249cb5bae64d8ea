import { data } from '@remix-run/node'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { DomainError, errorStatus, isDomainError } from '#app/domain/errors.ts'
import type { ErrorCode, FieldErrors } from '#app/domain/errors.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import type { ErrorBody, FormFailure } from '#app/domain/form-failure.ts'
import { auditAlone } from './audit.ts'
import type { Ctx, Services } from './context.ts'
import { readForm } from './form-input.ts'
import type { LimitKind } from './limits.ts'
import { errorSummary, pathForLog } from './log.ts'
import type { Sessions } from './session.ts'

/** What the web process hands to every Remix request. */
export interface RequestLoadContext {
  services: Services
  sessions: Sessions
  nonce: string
  requestId: string
  address: string
  receivedAt: number
  /** Reads the session once per request, however many loaders ask. */
  actor(): Promise<Actor>
  /** Adds a header to the answer whatever route made it. */
  setCookie(cookie: string): void
  setHeader(name: string, value: string): void
  /** Says that the answer rests on more than the database, so that it is not kept for the next visitor. */
  passing(): void
  /** Counts one more of this kind for whoever asks; refuses with `tooMany`. */
  limit(kind: LimitKind): Promise<void>
}

declare module '@remix-run/node' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- Remix is told its context type by merging
  interface AppLoadContext extends RequestLoadContext {}
  interface Future {
    v3_singleFetch: true
  }
}

type Shape = z.ZodType
interface RouteSpec<P extends Shape, Q extends Shape> {
  /** Row of the policy table. The role is checked here; the object is checked by the handler with the same action. */
  permission: PolicyAction
  params?: P
  query?: Q
}

interface LoaderInput<P, Q> {
  ctx: Ctx
  params: P
  query: Q
  request: Request
  web: RequestLoadContext
}

interface ActionInput<P, Q, F> extends LoaderInput<P, Q> {
  input: F
  values: Record<string, string[]>
  files: Map<string, File[]>
}

const nothing = z.object({})

async function contextOf(context: RequestLoadContext): Promise<Ctx> {
  return {
    ...context.services,
    actor: await context.actor(),
    now: context.receivedAt,
    requestId: context.requestId,
    address: context.address,
  }
}

/** The role is refused before anything is looked up. */
async function requireRole(ctx: Ctx, permission: PolicyAction): Promise<void> {
  const verdict = can(ctx.actor, permission)
  if (verdict === true) return
  await noteRefusal(ctx, verdict, { kind: 'permission', id: permission })
  throw new DomainError(verdict)
}

/** What a signed-in person is refused stands in the audit, once per object and day. The answer does not depend on it. */
async function noteRefusal(ctx: Ctx, code: ErrorCode, object: { kind: string; id: string }): Promise<void> {
  if (ctx.actor.kind !== 'person' || (errorStatus(code) !== 403 && code !== 'sealed')) return
  try {
    await auditAlone(ctx, { action: 'access.refused', object, result: 'refused', oncePerDay: true })
  } catch (error) {
    ctx.log.error({ requestId: ctx.requestId, error: errorSummary(error) }, 'a refusal is not in the audit')
  }
}

/** Runs a handler; what it refuses about an object is noted under the object's page. */
async function noting<T>(ctx: Ctx, request: Request, handler: () => Promise<T>): Promise<T> {
  try {
    return await handler()
  } catch (error) {
    if (isDomainError(error)) await noteRefusal(ctx, error.code, { kind: 'page', id: pathForLog(pageOf(ctx, request)) })
    throw error
  }
}

/** The path of the page whatever way it was asked for, without the base path. */
function pageOf({ config }: Pick<Ctx, 'config'>, request: Request): string {
  return new URL(request.url).pathname.replace(/\.data$/, '').slice(config.base.length) || '/'
}

/** Query parameters as an object: a name given several times becomes a list only where the schema wants one. */
function queryOf(request: Request): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  for (const [name, value] of new URL(request.url).searchParams) {
    if (name === '_routes' || name === 'index') continue
    const before = found[name]
    found[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return found
}

/** A query string that does not fit falls back to its defaults: a mistyped address never fails. */
function parseQuery<Q extends Shape>(schema: Q | undefined, request: Request): z.infer<Q> {
  const raw = queryOf(request)
  const parsed = (schema ?? nothing).safeParse(raw)
  return (parsed.success ? parsed.data : (schema ?? nothing).parse({})) as z.infer<Q>
}

function parseParams<P extends Shape>(schema: P | undefined, params: unknown): z.infer<P> {
  const parsed = (schema ?? z.looseObject({})).safeParse(params)
  if (!parsed.success) throw new DomainError('notFound')
  return parsed.data as z.infer<P>
}

function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {}
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message
  return fields
}

function toDomainError(error: unknown): DomainError | null {
  if (isDomainError(error)) return error
  if (error instanceof z.ZodError) {
    const unknown = error.issues.some((i) => i.code === 'unrecognized_keys')
    return new DomainError(unknown ? 'unknownField' : 'badInput', { fields: fieldErrors(error) })
  }
  return null
}

/** Remix drops the headers of what is thrown, and of an action, so the answer itself gets this one. */
function tellWhen(context: RequestLoadContext, { retryAfterSeconds: seconds }: DomainError): void {
  if (seconds !== undefined) context.setHeader('Retry-After', String(seconds))
}

/** Turns whatever was thrown into the answer for the error page; 401 of a page becomes a redirect to the login page. */
function thrown(error: unknown, context: RequestLoadContext, request: Request): never {
  if (error instanceof Response) throw error
  const known = toDomainError(error)
  if (!known)
    context.services.log.error({ requestId: context.requestId, error: errorSummary(error) }, 'unexpected error')
  const refusal = known ?? new DomainError('internal')
  if (refusal.code === 'signInFirst') {
    const url = new URL(request.url)
    const path = pageOf(context.services, request)
    url.searchParams.delete('_routes')
    const next = encodeURIComponent(path + url.search)
    throw new Response(null, { status: 302, headers: { Location: `/login?next=${next}` } })
  }
  const body: ErrorBody = { code: refusal.code, message: refusal.message, reference: context.requestId }
  tellWhen(context, refusal)
  throw data(body, { status: errorStatus(refusal.code) })
}

/** Codes that a form answers in place, keeping what was typed; all others replace the page. */
const PAGE_CODES: ReadonlySet<ErrorCode> = new Set([
  'notFound',
  'gone',
  'signInFirst',
  'crossOrigin',
  'sealed',
  'linkUsed',
])
const MAX_ECHO = 20_000

function echo(values: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => !/password|token/i.test(name))
      .map(([name, list]) => [name, list.map((v) => v.slice(0, MAX_ECHO))]),
  )
}

/**
 * The one way in for every loader and action: it declares the permission, parses strictly, and turns every refusal
 * into a status, a Chinese sentence and a reference number.
 */
export const protectedRoute = {
  loader<P extends Shape = typeof nothing, Q extends Shape = typeof nothing, R = unknown>(
    spec: RouteSpec<P, Q>,
    handler: (input: LoaderInput<z.infer<P>, z.infer<Q>>) => Promise<R>,
  ) {
    return async ({ request, params, context }: LoaderFunctionArgs): Promise<R> => {
      const web = context
      try {
        const ctx = await contextOf(web)
        await requireRole(ctx, spec.permission)
        const asked = { params: parseParams(spec.params, params), query: parseQuery(spec.query, request) }
        return await noting(ctx, request, () => handler({ ctx, web, request, ...asked }))
      } catch (error) {
        return thrown(error, web, request)
      }
    }
  },

  action<
    P extends Shape = typeof nothing,
    Q extends Shape = typeof nothing,
    F extends Shape = typeof nothing,
    R = unknown,
  >(
    spec: RouteSpec<P, Q> & {
      form: F
      /** Which forms of this route count as handing something in, besides counting as writing. */
      submits?: true | ((input: z.infer<F>) => boolean)
    },
    handler: (input: ActionInput<z.infer<P>, z.infer<Q>, z.infer<F>>) => Promise<R>,
  ) {
    return async ({ request, params, context }: ActionFunctionArgs) => {
      const web = context
      let values: Record<string, string[]> = {}
      try {
        const ctx = await contextOf(web)
        await requireRole(ctx, spec.permission)
        const form = readForm(await request.formData())
        values = form.values
        await web.limit('write')
        const input = spec.form.parse(form.tree)
        if (typeof spec.submits === 'function' ? spec.submits(input) : spec.submits) await web.limit('submit')
        const asked = { params: parseParams(spec.params, params), query: parseQuery(spec.query, request) }
        return await noting(ctx, request, () =>
          handler({ ctx, web, request, ...asked, input, values, files: form.files }),
        )
      } catch (error) {
        const known = error instanceof Response ? null : toDomainError(error)
        if (!known || PAGE_CODES.has(known.code)) return thrown(error, web, request)
        const failure: FormFailure = {
          error: { code: known.code, message: known.message, reference: web.requestId, fields: known.fields },
          values: echo(values),
        }
        tellWhen(web, known)
        return data(failure, { status: errorStatus(known.code) })
      }
    }
  },
}
