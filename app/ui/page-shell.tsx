import { Link } from '@remix-run/react'
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import type { NavItem } from './site-header.tsx'
import { classNames } from './class-names.ts'

export function SkipLink() {
  return (
    <a className="skip" href="#main">
      跳到正文
    </a>
  )
}

interface PageShellProps {
  /** An `ItemBar`, above the text. */
  bar?: ReactNode
  /** A `SaveBar`, below it. */
  saveBar?: ReactNode
  footer?: ReactNode
  /** Agenda desk and import use the whole width. */
  wide?: boolean
  children: ReactNode
}

/** What stands under the site header: bar, main, footer, bottom bar. */
export function PageShell({ bar, saveBar, footer, wide, children }: PageShellProps) {
  return (
    <div className="page">
      {bar}
      <main id="main" tabIndex={-1} className={classNames('wrap', wide && 'wrap-wide')}>
        {children}
      </main>
      {footer}
      {saveBar}
    </div>
  )
}

/** The lead unit and its office telephone, empty until they are set: under every public page, and on what it issues. */
export const LeadContext = createContext({ name: '', phone: '' })

interface SiteFooterProps {
  /** Legal texts of this page, one paragraph each. */
  texts: readonly string[]
  /** In place of today's lead unit: who issued a list. */
  facts?: readonly string[]
  links?: NavItem[]
}

export function SiteFooter({ texts, facts, links = [] }: SiteFooterProps) {
  const lead = useContext(LeadContext)
  const own = [lead.name && `${lead.name}（牵头单位）`, lead.phone && `办公电话 ${lead.phone}`].filter(Boolean)
  return (
    <footer className="wrap w-full">
      <div className="legal">
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <div className="legal-foot">
          {(facts ?? own).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          {links.map((link) => (
            <Link key={link.to} to={link.to}>
              {link.label}
            </Link>
          ))}
        </div>
      </div>
    </footer>
  )
}
