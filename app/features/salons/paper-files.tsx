import { Link } from '@remix-run/react'
import { FORMAT_WORDS, PAPERS, paperNames } from './papers.ts'
import type { PaperName } from './papers.ts'

/** The files of one paper. */
export function PaperFiles({ number, name }: { number: string; name: PaperName }) {
  const { label, formats } = PAPERS[name]
  return formats.map((format) => (
    <Link
      key={format}
      to={`/desk/salons/${number}/papers/${name}.${format}`}
      reloadDocument
      aria-label={`${label} ${FORMAT_WORDS[format]}`}
    >
      {FORMAT_WORDS[format]}
    </Link>
  ))
}

/** Everything that can be printed for a salon, with the sheets it takes and the files it can be had as. */
export function PaperMenu({ number }: { number: string }) {
  const print = `/desk/salons/${number}/print`
  return (
    <ul className="links">
      {paperNames.map((name) => (
        <li key={name} className="paper-link">
          <Link to={`${print}/${name}`}>{PAPERS[name].label}</Link>
          <span className="cap">{PAPERS[name].sheet}</span>
          <span className="acts">
            <PaperFiles number={number} name={name} />
          </span>
        </li>
      ))}
      <li>
        <Link to={`${print}/poster`}>门口签到码</Link>
      </li>
    </ul>
  )
}
