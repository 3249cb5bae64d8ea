import { Form } from '@remix-run/react'
import { formatInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { WishList } from './wishes.queries.server.ts'

interface Props {
  list: WishList
  /** The sentence of a refusal of one of these forms. */
  refusal?: string | null
}

/** 想见 and 不想见 of a unit about the others of the list. Each is a form of its own, so that it works without script. */
export function WishCard({ list, refusal = null }: Props) {
  return (
    <Card title="想见谁" caption="只有主办团队看得到，参会单位互相看不到" id="wishes" flush>
      <div className="card-b stack">
        {refusal && <Notice tone="bad" title={refusal} />}
        {list.listed ? <Listed list={list} /> : <Unlisted list={list} />}
      </div>
      {list.units.length > 0 && (
        <ul aria-label="参会单位">
          {list.units.map((unit) => (
            <li
              key={unit.id}
              className="card-b flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line"
              data-row=""
            >
              <span>
                <b>{unit.name}</b> <span className="cap">{unit.kind}</span>
              </span>
              <Word list={list} unit={unit} />
            </li>
          ))}
        </ul>
      )}
      {list.kept.map((unit) => (
        <div
          key={unit.id}
          className="card-b flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line"
        >
          <span>
            <b>{unit.name}</b> <span className="cap">已不在名单</span>
          </span>
          <Word list={list} unit={{ ...unit, word: 'avoid' }} />
        </div>
      ))}
      {list.listed && (
        <div className="card-b border-t border-line">
          <ConfirmForm
            start
            variant="text"
            label="退出名单"
            what="退出后其他单位看不到贵单位，填过的想见一并撤回；不想见仍然有效，可以逐个撤回。"
            values={{ intent: 'unlist' }}
          />
        </div>
      )}
    </Card>
  )
}

function Unlisted({ list }: { list: WishList }) {
  if (!list.open) return <p className="mut">已于 {formatInstant(list.closeAt, true)} 截止。</p>
  return (
    <>
      <p>
        同意后，其他同样同意的参会单位在名单里看到贵单位的名称，此外什么也看不到；贵单位也能看到它们，标出想见的和不想见的。
      </p>
      <Form method="post" preventScrollReset>
        <Hidden values={{ intent: 'list' }} />
        <Button>同意列入名单</Button>
      </Form>
    </>
  )
}

function Listed({ list }: { list: WishList }) {
  return (
    <>
      {list.waiting ? (
        <p className="warn">贵单位在候补，递补后才列入名单。</p>
      ) : (
        <>
          <p>
            {list.open ? (
              <>
                <b>{formatInstant(list.closeAt, true)}</b> 前可填。想见的最多 {list.most} 家（已填 {list.used}{' '}
                家）：半天大约只有这么多轮洽谈，写得少主办方才照顾得到。
              </>
            ) : (
              `已于 ${formatInstant(list.closeAt, true)} 截止。`
            )}
          </p>
          <p className="mut">
            想见的，主办方配对时优先考虑，仍要双方确认才见面；不想见的，不会安排在一桌，对方不会知道。
          </p>
          {list.units.length === 0 && <p className="mut">还没有其他单位列入名单，过几天再来看。</p>}
        </>
      )}
    </>
  )
}

function Word({ list, unit }: { list: WishList; unit: { id: string; name: string; word: 'meet' | 'avoid' | null } }) {
  const button = (word: 'meet' | 'avoid' | 'none', label: string) => (
    <Button variant="small" name="word" value={word} aria-label={`${label}：${unit.name}`}>
      {label}
    </Button>
  )
  const changeable = unit.word === null ? list.open : list.changeable
  if (!changeable && unit.word === null) return null
  return (
    <Form method="post" preventScrollReset className="acts">
      <Hidden values={{ intent: 'wish', otherId: unit.id }} />
      {unit.word === null ? (
        <>
          {button('meet', '想见')}
          {button('avoid', '不想见')}
        </>
      ) : (
        <>
          <StateTag shape={unit.word === 'meet' ? 'open' : 'shut'}>{unit.word === 'meet' ? '想见' : '不想见'}</StateTag>
          {changeable && button('none', '撤回')}
        </>
      )}
    </Form>
  )
}
