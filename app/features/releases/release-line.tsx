import { Link } from '@remix-run/react'
import type { ReleaseStatus } from '#app/domain/status.ts'
import { Meta } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'

/** What a list of releases says of one. */
export interface ReleaseLine {
  id: string
  number: string
  name: string
  title: string
  theme: string
  documentNumber: string
  releasedOn: string
  contents: string
  counted: string
  backfilled: boolean
  status: ReleaseStatus
  year: number
}

/** A release in the public list. */
export function ReleaseListRow({ line }: { line: ReleaseLine }) {
  return (
    <li className="row" data-row="">
      <span />
      <div>
        <h3>
          <Link to={`/releases/${line.number}`}>{line.title}</Link>
        </h3>
        {line.theme && <p className="gist">主题：{line.theme}</p>}
        <Meta parts={[line.name, line.documentNumber, line.contents, line.counted]} />
      </div>
      <div className="end">
        {line.backfilled && <Tag>补录</Tag>}
        <p>{line.releasedOn}</p>
      </div>
    </li>
  )
}
