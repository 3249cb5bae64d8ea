import { Link } from '@remix-run/react'
import { Card } from '#app/ui/panels.tsx'
import type { AgendaDesk } from './agenda.queries.server.ts'
import { deskSearch } from './desk-search.ts'
import type { DeskView } from './desk-search.ts'
import { ChangeList, counted } from './run-panel.tsx'

interface Props {
  desk: Pick<AgendaDesk, 'against' | 'versions'>
  query: DeskView
}

/** The draft against any released version: a link for each, the difference below the one that is open. */
export function AgainstPanel({ desk: { against, versions }, query }: Props) {
  if (versions.length === 0) return null
  return (
    <div className="stack" id="against">
      <p className="acts text-13">
        <span className="mut">与已发布的比：</span>
        {versions.map((version) =>
          version === against?.version ? (
            <b key={version} aria-current="true">
              第 {version} 版
            </b>
          ) : (
            <Link key={version} to={deskSearch({ ...query, against: version })} preventScrollReset>
              第 {version} 版
            </Link>
          ),
        )}
      </p>
      {against && (
        <Card
          title={`草稿与第 ${against.version} 版比`}
          caption={
            against.units.length === 0 ? '' : `${counted(against.talks)}；${against.units.length} 家单位的安排不同`
          }
          acts={
            <Link to={deskSearch({ ...query, against: 0 })} preventScrollReset>
              收起
            </Link>
          }
        >
          <div className="stack">
            {against.units.length === 0 && <p className="mut">各单位的安排没有不同。</p>}
            {against.talks.length > 0 && <ChangeList changes={against.talks} />}
            {against.units.length > 0 && (
              <details>
                <summary className="link">按单位看：{against.units.length} 家</summary>
                <ul className="text-13 stack mt-2">
                  {against.units.map((unit) => (
                    <li key={unit.id}>
                      <b>{unit.name}</b>
                      <ul>
                        {unit.lines.map((line) => (
                          <li key={line}>{line}</li>
                        ))}
                      </ul>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        </Card>
      )}
    </div>
  )
}
