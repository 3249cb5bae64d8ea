import { Link } from '@remix-run/react'
import { Fragment } from 'react'
import { SideLabel, SideMark } from '#app/ui/marks.tsx'

interface Row {
  code: string
  name: string
  needs: number
  offers: number
}

/** Marks drawn for a category at the most; the number beside them is always exact. */
const MOST_MARKS = 12

function Marks({ side, count }: { side: 'need' | 'offer'; count: number }) {
  return (
    <span className="inline-flex flex-wrap gap-1.5 align-middle max-sm:gap-0.5">
      {Array.from({ length: Math.min(count, MOST_MARKS) }, (_, i) => (
        <SideMark key={i} side={side} large />
      ))}
    </span>
  )
}

/** The two lists facing each other by category: what is on the shelf now. One mark is one item. */
export function ShelfChart({
  groups,
  needs,
  offers,
}: {
  groups: { name: string; rows: Row[] }[]
  needs: number
  offers: number
}) {
  return (
    <table className="w-full table-fixed text-14">
      <caption className="sr-only">各领域的机会数与产品数</caption>
      <colgroup>
        <col />
        <col className="w-8" />
        <col className="w-44 max-sm:w-35" />
        <col className="w-8" />
        <col />
      </colgroup>
      <thead>
        <tr>
          <td className="pb-1 pr-2 text-right" colSpan={2}>
            <SideLabel side="need" /> <b className="ml-2">{needs}</b>
          </td>
          <th scope="col" className="cap px-3 text-center font-normal">
            领域
          </th>
          <td className="pb-1 pl-2" colSpan={2}>
            <b className="mr-2">{offers}</b> <SideLabel side="offer" />
          </td>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <Fragment key={group.name}>
            <tr>
              <td colSpan={2} />
              <th scope="rowgroup" className="cap border-x border-line px-3 pt-2 text-center font-normal">
                {group.name}
              </th>
              <td colSpan={2} />
            </tr>
            {group.rows.map((row) => (
              <tr key={row.code} className="leading-6">
                <td className="text-right">
                  <Marks side="need" count={row.needs} />
                </td>
                <td className="text-center text-13 text-ink-2">{row.needs}</td>
                <th scope="row" className="border-x border-line px-0.5 text-center font-normal max-sm:text-13">
                  <Link to={`/search?category=${row.code}`} className="text-ink">
                    {row.name}
                  </Link>
                </th>
                <td className="text-center text-13 text-ink-2">{row.offers}</td>
                <td>
                  <Marks side="offer" count={row.offers} />
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}
