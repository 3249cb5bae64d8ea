import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatTime } from '#app/domain/time.ts'
import { AgainstPanel } from '#app/features/salons/against-panel.tsx'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import type { AgendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { AgendaActs, useStepKeys } from '#app/features/salons/agenda-acts.tsx'
import { AgendaGrid } from '#app/features/salons/agenda-grid.tsx'
import { MoveForm, MovePreview, QualityPanel, UnplacedList } from '#app/features/salons/agenda-panels.tsx'
import { UnitsGrid } from '#app/features/salons/agenda-units.tsx'
import { agendaAct } from '#app/features/salons/agenda-act.server.ts'
import { ConflictsPanel, StrayPitches } from '#app/features/salons/conflicts-panel.tsx'
import { deskSearch } from '#app/features/salons/desk-search.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { RunPanel } from '#app/features/salons/run-panel.tsx'
import { useMoving } from '#app/features/salons/moving.ts'
import type { Moving } from '#app/features/salons/moving.ts'
import { agendaFormSchema, agendaQuery } from '#app/features/salons/salon.schema.ts'
import { WhatIfPanel } from '#app/features/salons/what-if-panel.tsx'
import { place, salonTime } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { useHydrated } from '#app/ui/hydrated.ts'
import { Tabs } from '#app/ui/list-page.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '排议程 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader(
  { permission: 'salon.run', params, query: agendaQuery },
  ({ ctx, params: p, query }) => agendaDesk(ctx, p.number, query.against),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, query: agendaQuery, form: agendaFormSchema },
  async ({ ctx, web, params: { number }, query, input }) =>
    doneAt(web, `/desk/salons/${number}/agenda${deskSearch(query)}`, await agendaAct(ctx, number, input)),
)

function draftWord(desk: AgendaDesk): string {
  if (desk.released === null) return '草稿，未发布'
  return desk.changed === 0
    ? `与第 ${desk.released} 版相同`
    : `草稿，比第 ${desk.released} 版有 ${desk.changed} 家单位的安排不同`
}

/** Always there, so that nothing shifts under the pointer when a talk is picked up. */
function MovingBar({ moving }: { moving: Moving }) {
  const hydrated = useHydrated()
  const { talk, chosen } = moving
  if (!talk)
    return (
      <div className="moving-bar border-line max-sm:hidden" role="status">
        <SideMark side="match" />
        <span className="mut">
          {hydrated ? '点或拖一场洽谈来移动；也可用 Tab 选中后按 Enter。' : '点一场洽谈，用表单移动、锁定或移出。'}
        </span>
        <kbd className="invisible">←</kbd>
      </div>
    )
  return (
    <div className="moving-bar" role="status">
      <SideMark side="match" />
      <span>
        正在移动{' '}
        <b>
          {talk.need} × {talk.offer}
        </b>
      </span>
      <span className="mut">可放 {moving.allowed} 格</span>
      {chosen && (
        <span className="sr-only">
          {place(chosen.slot, chosen.table)}：{moving.reasons.join('') || '可放'}
        </span>
      )}
      <span className="acts">
        <span>
          <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> 选格
        </span>
        <span>
          <kbd>Enter</kbd> 放下
        </span>
        <button type="button" className="link" onClick={() => moving.cancel()}>
          取消（Esc）
        </button>
        <Link to={`?move=${talk.id}`} onClick={() => moving.cancel()}>
          改用表单
        </Link>
      </span>
    </div>
  )
}

/** On the phone the agenda is a list, and each talk opens its form. */
function TalkList({ desk }: { desk: AgendaDesk }) {
  return (
    <ul className="sm:hidden stack">
      {desk.rounds.map((round, slot) => (
        <li key={slot}>
          <h3>
            第 {slot + 1} 轮 <span className="cap">{formatTime(round.startsAt)}</span>
          </h3>
          <ul className="rows mt-1">
            {desk.talks
              .filter((t) => t.slot === slot)
              .sort((a, b) => (a.table ?? 0) - (b.table ?? 0))
              .map((t) => (
                <li key={t.id} className="border-t border-line first:border-0">
                  <Link
                    to={`?move=${t.id}#move`}
                    className="grid grid-cols-[52px_minmax(0,1fr)_auto] gap-x-2 px-3 py-2"
                  >
                    <span className="mut">{(t.table ?? 0) + 1} 号桌</span>
                    <span className="text-ink">
                      <SideMark side="need" /> {t.need}
                      <br />
                      <SideMark side="offer" /> {t.offer}
                    </span>
                    <span className="text-13">{t.locked ? '已锁定' : '移动'}</span>
                  </Link>
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

/** Pitches that would be heard after their talks; only the order of the blocks can change that. */
function LatePitches({ desk }: { desk: AgendaDesk }) {
  return (
    <Notice tone="warn" title={`先上台、后洽谈：有 ${desk.latePitches.length} 个项目做不到`}>
      <ul>
        {desk.latePitches.map((p) => (
          <li key={`${p.block} ${p.title}`}>
            {p.title}：{p.block} {formatTime(p.startsAt)} 上台，而它的 {p.talks} 场洽谈从{' '}
            {formatTime(desk.rounds[0]?.startsAt ?? 0)} 开始。
          </li>
        ))}
      </ul>
      <Link to={`/desk/salons/${desk.number}/edit`}>把这个环节移到一对一洽谈之前</Link>
    </Notice>
  )
}

/** What stays where it is when the rest is composed again. */
function Locked({ desk }: { desk: AgendaDesk }) {
  const parts = [
    ...desk.lockedRounds.map((slot) => `第 ${slot + 1} 轮`),
    ...desk.lockedUnits.map((id) => desk.names[id] ?? ''),
    ...desk.talks.filter((t) => t.ownLock).map((t) => place(t.slot ?? 0, t.table ?? 0)),
  ].filter((part) => part !== '')
  if (parts.length === 0) return null
  return <p className="cap mt-2">已锁定 {parts.join('、')}：已排的重排时不动，还空着的可以再排。</p>
}

export default function AgendaDeskPage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const [search] = useSearchParams()
  const moving = useMoving(desk)
  const moveId = search.get('move')
  const refusal = failure?.error.message ?? moving.refusal
  const view = search.get('view') === 'units' ? 'units' : 'tables'
  const query = { view, against: desk.against?.version ?? 0 } as const
  useStepKeys(desk)
  return (
    <PageShell wide>
      <SalonDeskNav number={desk.number} title={desk.title} current="/agenda" />
      <PageHeader
        title="排议程"
        state={
          <StateTag shape={desk.released !== null && desk.changed === 0 ? 'open' : 'wait'}>{draftWord(desk)}</StateTag>
        }
        caption={`${salonTime(desk.startsAt, desk.endsAt, desk.now)} · ${desk.place}`}
        acts={<AgendaActs desk={desk} />}
      />
      <div className="stack">
        {refusal && <Notice tone="bad" title={refusal} />}
        {desk.run && <RunPanel run={desk.run} now={desk.quality} />}
        {desk.latePitches.length > 0 && <LatePitches desk={desk} />}
        <AgainstPanel desk={desk} query={query} />
        <div className={moving.talk ? 'agenda moving' : 'agenda'}>
          <aside className="stack" aria-label="未排的对接">
            <ConflictsPanel desk={desk} />
            <StrayPitches desk={desk} />
            <UnplacedList desk={desk} moving={moving} />
          </aside>
          <section>
            <div className="blocks" role="region" aria-label="当天环节" tabIndex={0}>
              {desk.blocks.map((b, i) => (
                <div key={i} className={b.kind === 'meetings' ? 'now' : undefined}>
                  <b>
                    {b.kind === 'meetings'
                      ? `${b.title} ${desk.rounds.length} 轮 × ${desk.roundMinutes} 分钟`
                      : `${b.title}${b.pitches > 0 ? ` ${b.pitches}` : ''}`}
                  </b>
                  {formatTime(b.startsAt)}
                </div>
              ))}
            </div>
            <Tabs
              label="议程的看法"
              items={[
                { to: deskSearch({ ...query, view: 'tables' }), label: '按桌看', current: view === 'tables' },
                { to: deskSearch({ ...query, view: 'units' }), label: '按单位看', current: view === 'units' },
              ]}
            />
            {view === 'tables' && <MovingBar moving={moving} />}
            {moveId && !moving.talk && (
              <div className="my-3">
                <MoveForm key={moveId} desk={desk} talkId={moveId} />
              </div>
            )}
            <div className="mt-3">
              {view === 'units' ? (
                <UnitsGrid desk={desk} />
              ) : (
                <>
                  <AgendaGrid desk={desk} moving={moving} />
                  <TalkList desk={desk} />
                </>
              )}
            </div>
            <Locked desk={desk} />
          </section>
          <aside className="stack" aria-label="质量">
            <MovePreview desk={desk} moving={moving} />
            <QualityPanel
              quality={desk.quality}
              wished={desk.wished}
              names={desk.names}
              conflicts={[...desk.conflicts, ...desk.strays.map((s) => s.sentence)]}
              verdict={desk.verdict}
            />
            {(desk.status === 'registration' || desk.status === 'released') && <WhatIfPanel desk={desk} />}
          </aside>
        </div>
      </div>
    </PageShell>
  )
}
