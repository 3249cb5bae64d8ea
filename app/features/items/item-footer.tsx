import { legalTexts } from '#app/domain/legal-texts.ts'
import { SiteFooter } from '#app/ui/page-shell.tsx'

interface ItemFooterProps {
  /** Which list the page belongs to; both for search. */
  list?: 'opportunity' | 'product' | 'both'
  /** The page asks for opinions or answers. */
  advice?: boolean
  /** The page shows entries of earlier public lists. */
  references?: boolean
}

/** The texts of the legal frame that belong under a page about items. */
export function ItemFooter({ list = 'opportunity', advice, references }: ItemFooterProps) {
  const texts = [
    list === 'product' ? '' : legalTexts.list,
    list === 'opportunity' ? '' : legalTexts.product,
    advice ? legalTexts.advice : '',
    references ? legalTexts.reference : '',
  ].filter((text) => text !== '')
  return <SiteFooter texts={texts} />
}
