import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { tablePlace } from '#app/domain/salon/rooms.ts'
import { formatTime } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'
import { LevelTag, SideMark, Tag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'
import type { DayDesk, Replacement } from './day-desk.queries.server.ts'
import { useRefresh } from './use-refresh.ts'
import { place, span } from './when.ts'

/** The name of a round stays in one line; that of a block may be long. */
const partTitle = (part: DayDesk['current']) =>
  part === null ? '–' : <span className={part.slot === null ? undefined : 'nw'}>{part.title}</span>

export function Running({ page }: { page: DayDesk }) {
  useRefresh()
  const { current, next } = page
  return (
    <Card flush>
      <div className="tiles">
        <StatTile label="现在" value={partTitle(current)} note={current ? span(current) : '两个环节之间'} />
        <StatTile label="接下来" value={partTitle(next)} note={next ? `${formatTime(next.startsAt)} 开始` : '没有了'} />
        <StatTile
          label="时间"
          value={
            page.shifted === 0 ? '按议程' : page.shifted > 0 ? `晚 ${page.shifted} 分钟` : `早 ${-page.shifted} 分钟`
          }
          note="与发布的议程相比"
        />
      </div>
    </Card>
  )
}

export function ShiftForm({ page, failure }: { page: DayDesk; failure: FormFailure | null }) {
  const own = failure?.values.intent?.[0] === 'shift'
  const points = page.points.map((p) => ({
    value: `${p.planned}~${p.live}`,
    label: `${formatTime(p.live)} ${p.title}`,
  }))
  if (points.length === 0) return null
  const next = page.points.find((p) => p.live > page.now)
  return (
    <Card title="顺延" caption="选定的环节和之后的全部一起移动，日程、大屏、手机日历随之更新">
      <Form method="post" className="filters">
        <Hidden values={{ intent: 'shift' }} />
        <Select
          label="从哪一环节起"
          name="point"
          options={points}
          placeholder={null}
          defaultValue={(own ? failure.values.point?.[0] : undefined) ?? (next && `${next.planned}~${next.live}`)}
          error={own ? failure.error.fields.point : undefined}
        />
        <TextInput
          label="分钟"
          name="minutes"
          short
          inputMode="numeric"
          help="提前写负数"
          defaultValue={own ? failure.values.minutes?.[0] : '10'}
          error={own ? failure.error.fields.minutes : undefined}
        />
        <Button>顺延并通知</Button>
      </Form>
    </Card>
  )
}

export function MissingUnits({ page }: { page: DayDesk }) {
  return (
    <Card title="还没有人签到的单位" flush>
      <DataTable
        caption="还没有人签到的单位"
        fold
        rows={page.missing}
        rowKey={(m) => m.registrationId}
        columns={[
          { key: 'unit', header: '单位', rowHeader: true, cell: (m) => m.unit },
          { key: 'talks', header: '洽谈', nowrap: true, cell: (m) => `${m.talks} 场` },
          {
            key: 'act',
            header: '处理',
            nowrap: true,
            cell: (m) => (
              <Form method="post" preventScrollReset className="acts">
                <Hidden values={{ intent: m.absent ? 'present' : 'absent', registrationId: m.registrationId }} />
                {m.absent ? (
                  <>
                    <span className="bad">未到场</span>
                    <Button variant="text">撤销</Button>
                  </>
                ) : (
                  <Button>标为未到场</Button>
                )}
              </Form>
            ),
          },
        ]}
        empty={<EmptyState title="报名的单位都已有人签到" />}
      />
    </Card>
  )
}

export function FreeTables({ page }: { page: DayDesk }) {
  if (page.rounds.length === 0) return <Notice title="各轮洽谈都已结束。" />
  return (
    <section className="stack" aria-labelledby="free">
      <h2 id="free">
        空桌和可补的洽谈{' '}
        <span className="cap">双方已签到、这一轮有空的：先列已约定还没谈的，再列“相关”以上、本场还没有安排过的</span>
      </h2>
      {page.away && <Notice tone="warn" title="推荐暂不可用，请稍后刷新。" />}
      {page.rounds.map((round) => (
        <Card key={round.slot} title={`第 ${round.slot + 1} 轮 ${span(round)}`} caption={roundCaption(round)} flush>
          {round.free.length > 0 && (
            <DataTable
              caption={`第 ${round.slot + 1} 轮可补的洽谈`}
              fold
              rows={round.pairs}
              rowKey={(p) => `${p.opportunityId}~${p.productId}`}
              columns={[
                { key: 'need', header: '责任单位', rowHeader: true, cell: (p) => <Item side="need" item={p.need} /> },
                { key: 'offer', header: '产品方', cell: (p) => <Item side="offer" item={p.product} /> },
                { key: 'level', header: '依据', nowrap: true, cell: (p) => <Why pair={p} /> },
                {
                  key: 'act',
                  header: '桌位',
                  nowrap: true,
                  cell: (p) => <Fill pair={p} slot={round.slot} page={page} />,
                },
              ]}
              empty={<p className="mut p-4">在场的单位里没有合适的一对。</p>}
            />
          )}
        </Card>
      ))}
    </section>
  )
}

const owedWord = { agreed: '双方已约定', missed: '原定洽谈，未谈成' } as const

function Why({ pair }: { pair: Replacement }) {
  if (pair.level !== null) return <LevelTag level={pair.level} />
  return pair.owed && <Tag>{owedWord[pair.owed]}</Tag>
}

function roundCaption({ closed, free }: DayDesk['rounds'][number]): string {
  if (closed) return '这一轮已经开始，不再加排'
  return free.length === 0 ? '没有空桌' : `空 ${free.length} 桌：${tablesText(free)}`
}

const SHOWN = 12
const tablesText = (free: number[]) =>
  `${free
    .slice(0, SHOWN)
    .map((table) => `${table + 1} 号`)
    .join('、')}${free.length > SHOWN ? ' 等' : ''}`

function Item({ side, item }: { side: 'need' | 'offer'; item: Replacement['need'] }) {
  return (
    <>
      <b>{item.unit}</b>
      <br />
      <span className="cap">
        <SideMark side={side} /> {item.title}
      </span>
    </>
  )
}

function Fill({ pair, slot, page: { tableRooms: rooms, seen } }: { pair: Replacement; slot: number; page: DayDesk }) {
  return (
    <Form method="post" preventScrollReset className="acts">
      <Hidden
        values={{
          intent: 'fill',
          opportunityId: pair.opportunityId,
          productId: pair.productId,
          slot: String(slot),
          table: String(pair.table),
          seen,
        }}
      />
      <Button aria-label={`双方当面同意，加排到${place(slot, pair.table, rooms)}`}>
        双方同意，排到 {tablePlace(rooms, pair.table)}
      </Button>
    </Form>
  )
}
