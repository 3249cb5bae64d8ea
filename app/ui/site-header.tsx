import { Form, NavLink, Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { LogoIcon, MenuIcon, SearchIcon } from './icons.tsx'
import { Menu } from './menu.tsx'

export interface NavItem {
  to: string
  label: string
}

export interface Account {
  /** `演示区商务局 · 李示例` */
  name: string
  /** How many things wait on the desk. */
  waiting: number
  deskTo: string
  /** Settings, the other units of the person, and 退出: links and small forms. */
  menu: ReactNode
}

export interface SiteHeaderProps {
  product: string
  /** The district or other area this installation serves. */
  area: string
  nav: NavItem[]
  /** null where the page has its own search field: home and search pages. */
  search: { action: string; placeholder: string; defaultValue?: string } | null
  account?: Account
  /** For visitors: 登录, 单位入驻. */
  entry?: NavItem[]
  /** Agenda desk and import use the whole width. */
  wide?: boolean
}

/** A search field that works as a plain GET form; `/` on the keyboard comes here. */
export function SearchField({ action, placeholder, defaultValue, large, hidden }: SearchFieldProps) {
  return (
    <Form method="get" action={action} role="search">
      {hidden}
      <div className={large ? 'find find-large' : 'find'}>
        <SearchIcon />
        <input
          type="search"
          name="q"
          key={defaultValue}
          defaultValue={defaultValue}
          placeholder={placeholder}
          aria-label={placeholder}
          autoComplete="off"
          data-search=""
        />
        {large ? (
          <button type="submit" className="btn btn-primary">
            搜索
          </button>
        ) : (
          <kbd aria-hidden="true" className="max-sm:hidden">
            /
          </kbd>
        )}
      </div>
    </Form>
  )
}

interface SearchFieldProps {
  action: string
  placeholder: string
  defaultValue?: string
  large?: boolean
  /** Hidden inputs that the search keeps. */
  hidden?: ReactNode
}

function NavLinks({ nav }: { nav: NavItem[] }) {
  return nav.map((item) => (
    <NavLink key={item.to} to={item.to}>
      {item.label}
    </NavLink>
  ))
}

function Desk({ account }: { account: Account }) {
  return (
    <NavLink to={account.deskTo}>
      工作台
      {account.waiting > 0 && (
        <>
          {' '}
          <b className="count">{account.waiting}</b>
          <span className="sr-only">项等我处理</span>
        </>
      )}
    </NavLink>
  )
}

/** What the phone shows instead of navigation, search and account. */
function PhoneMenus({ nav, search, account, entry = [] }: SiteHeaderProps) {
  return (
    <div className="site-icons">
      {search && (
        <Menu summary={<SearchIcon size={20} />} label="搜索">
          <SearchField {...search} />
        </Menu>
      )}
      <Menu summary={<MenuIcon size={20} />} label="菜单">
        <nav aria-label="菜单">
          <NavLinks nav={nav} />
          <hr />
          {account ? (
            <>
              <Desk account={account} />
              <p className="cap px-2.5 pt-2">{account.name}</p>
              {account.menu}
            </>
          ) : (
            <NavLinks nav={entry} />
          )}
        </nav>
      </Menu>
    </div>
  )
}

export function SiteHeader(props: SiteHeaderProps) {
  const { product, area, nav, search, account, entry = [], wide } = props
  return (
    <header className="site-header">
      <div className={wide ? 'wrap wrap-wide site-header-in' : 'wrap site-header-in'}>
        <Link className="logo" to="/">
          <LogoIcon />
          {product} <small>{area}</small>
        </Link>
        <nav className="site-nav" aria-label="主导航">
          <NavLinks nav={nav} />
        </nav>
        {search && (
          <div className="site-search">
            <SearchField {...search} />
          </div>
        )}
        <div className="site-end">
          {account ? (
            <>
              <Desk account={account} />
              <Menu summary={account.name}>{account.menu}</Menu>
            </>
          ) : (
            entry.map((item) => (
              <Link key={item.to} to={item.to}>
                {item.label}
              </Link>
            ))
          )}
        </div>
        <PhoneMenus {...props} />
      </div>
    </header>
  )
}
