import type { LinksFunction, MetaFunction } from '@remix-run/node'
import {
  Form,
  isRouteErrorResponse,
  Link,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import { useContext } from 'react'
import type { ReactNode } from 'react'
import type { ErrorBody } from '#app/domain/form-failure.ts'
import { countWaiting } from '#app/features/desk/todos.server.ts'
import { loadShell } from '#app/features/shell/shell.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { Keyboard } from '#app/ui/keyboard.tsx'
import { NonceContext } from '#app/ui/nonce.tsx'
import { LeadContext, PageShell, SkipLink } from '#app/ui/page-shell.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { SiteHeader } from '#app/ui/site-header.tsx'
import appCss from '#app/ui/styles/app.css?url'
import { NavigationProgress } from '#app/ui/progress.tsx'
import { Toast } from '#app/ui/toast.tsx'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: appCss },
  { rel: 'icon', href: `${import.meta.env.BASE_URL}favicon.svg`, type: 'image/svg+xml' },
]

export const meta: MetaFunction = () => [{ title: '搭台' }]

export const loader = protectedRoute.loader({ permission: 'public.read' }, async ({ ctx, web, request }) => {
  const waiting = await countWaiting(ctx)
  return loadShell(ctx, web, { request, waiting })
})

const NAV = [
  { to: '/opportunities', label: '机会' },
  { to: '/products', label: '产品' },
  { to: '/releases', label: '清单' },
  { to: '/salons', label: '沙龙' },
]
const ENTRY = [
  { to: '/login', label: '登录' },
  { to: '/register', label: '单位入驻' },
]
/** Pages that hold their own search field. */
const OWN_SEARCH = new Set(['/', '/search', '/opportunities', '/products'])
/** Pages that use the whole width: the agenda desk and the sheet of an import. */
const WIDE = /^\/desk\/(salons\/[^/]+\/agenda|import\/[^/]+)$/

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(NonceContext)
  const shell = useRouteLoaderData<typeof loader>('root')
  return (
    <html lang="zh-CN">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <SkipLink />
        {shell && <Header />}
        <LeadContext.Provider value={shell?.lead ?? { name: '', phone: '' }}>{children}</LeadContext.Provider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

function Header() {
  const shell = useRouteLoaderData<typeof loader>('root')
  const location = useLocation()
  if (!shell) return null
  const account = shell.account
    ? {
        name: shell.account.name,
        waiting: shell.account.waiting,
        deskTo: '/desk',
        menu: <AccountMenu organisations={shell.account.organisations} />,
      }
    : undefined
  return (
    <>
      <SiteHeader
        product="搭台"
        area={shell.district}
        nav={NAV}
        search={OWN_SEARCH.has(location.pathname) ? null : { action: '/search', placeholder: '搜机会、产品、单位' }}
        account={account}
        wide={WIDE.test(location.pathname)}
        entry={account ? undefined : ENTRY}
      />
      {shell.demoClock && <p className="demo-clock">演示时钟：{shell.demoClock}</p>}
    </>
  )
}

function AccountMenu({ organisations }: { organisations: { id: string; name: string; current: boolean }[] }) {
  return (
    <>
      {organisations
        .filter((o) => !o.current)
        .map((o) => (
          <Form key={o.id} method="post" action="/account/switch">
            <input type="hidden" name="organisationId" value={o.id} />
            <button type="submit" className="link">
              切换到 {o.name}
            </button>
          </Form>
        ))}
      {organisations.length > 0 && <Link to="/organisation">本单位</Link>}
      <Link to="/messages">消息</Link>
      <Link to="/account">我的账号</Link>
      <Form method="post" action="/logout">
        <button type="submit" className="link">
          退出
        </button>
      </Form>
    </>
  )
}

export default function App() {
  const { notice } = useLoaderData<typeof loader>()
  const location = useLocation()
  return (
    <>
      <NavigationProgress />
      <Outlet />
      <Toast message={notice} id={`${location.key}${notice ?? ''}`} />
      <Keyboard />
    </>
  )
}

export function ErrorBoundary() {
  const error = useRouteError()
  const body = isRouteErrorResponse(error) ? (error.data as Partial<ErrorBody> | null) : null
  const message =
    body?.message ??
    (isRouteErrorResponse(error) && error.status === 404
      ? '没有这个页面，或者您无权查看。'
      : '出现意外错误，这次操作没有完成。')
  return (
    <PageShell>
      <EmptyState title={message} acts={<LinkButton to="/">回到首页</LinkButton>}>
        {body?.reference ? `编号 ${body.reference}` : ''}
      </EmptyState>
    </PageShell>
  )
}
