import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatTime } from '#app/domain/time.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import type { AgendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { AgendaGrid } from '#app/features/salons/agenda-grid.tsx'
import { MoveForm, MovePreview, QualityPanel, UnplacedList } from '#app/features/salons/agenda-panels.tsx'
import { agendaAct } from '#app/features/salons/agenda-act.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { RunPanel } from '#app/features/salons/run-panel.tsx'
import { useMoving } from '#app/features/salons/moving.ts'
import type { Moving } from '#app/features/salons/moving.ts'
import { agendaFormSchema } from '#app/features/salons/salon.schema.ts'
import { place, salonTime } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { useHydrated } from '#app/ui/hydrated.ts'
import { Hidden } from '#app/ui/inputs.tsx'
import { SideMark, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '排议程 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  agendaDesk(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: agendaFormSchema },
  async ({ ctx, web, params: { number }, input }) =>
    doneAt(web, `/desk/salons/${number}/agenda`, await agendaAct(ctx, number, input)),
)

function draftWord(desk: AgendaDesk): string {
  if (desk.released === null) return '草稿，未发布'
  return desk.changed === 0
    ? `与第 ${desk.released} 版相同`
    : `草稿，比第 ${desk.released} 版有 ${desk.changed} 家单位的安排不同`
}

function Acts({ desk }: { desk: AgendaDesk }) {
  const placed = desk.quality.placed
  const next = (desk.released ?? 0) + 1
  const busy = desk.run?.status === 'waiting' || desk.run?.status === 'running'
  if (desk.status !== 'registration' && desk.status !== 'released') return null
  return (
    <>
      {placed > 0 && (
        <Form method="post">
          <Hidden values={{ intent: desk.locked.length > 0 ? 'unlockAll' : 'lockAll' }} />
          <Button variant="text">{desk.locked.length > 0 ? `解锁 ${desk.locked.length} 场` : '全部锁定'}</Button>
        </Form>
      )}
      {!busy && (
        <Form method="post">
          <Hidden values={{ intent: 'compose' }} />
          <Button variant={placed === 0 && desk.run === null ? 'primary' : 'plain'}>
            {placed === 0 ? '排议程' : '重排其余'}
          </Button>
        </Form>
      )}
      {placed > 0 && (
        <ConfirmForm
          label={`发布第 ${next} 版`}
          confirmLabel={`发布第 ${next} 版`}
          variant={desk.run === null && desk.changed > 0 ? 'primary' : 'plain'}
          what={
            desk.released === null
              ? `公开 ${placed} 场洽谈的时间和桌号，并通知 ${desk.changed} 家单位。`
              : `公开页面换成第 ${next} 版，通知安排有变的 ${desk.changed} 家单位。`
          }
          values={{ intent: 'release', version: desk.version }}
        />
      )}
    </>
  )
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

export default function AgendaDeskPage() {
  const desk = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const [search] = useSearchParams()
  const moving = useMoving(desk)
  const moveId = search.get('move')
  const refusal = failure?.error.message ?? moving.refusal
  const lockedTalks = desk.talks.filter((t) => t.locked)
  return (
    <PageShell wide>
      <SalonDeskNav number={desk.number} title={desk.title} current="/agenda" />
      <PageHeader
        title="排议程"
        state={
          <StateTag shape={desk.released !== null && desk.changed === 0 ? 'open' : 'wait'}>{draftWord(desk)}</StateTag>
        }
        caption={`${salonTime(desk.startsAt, desk.endsAt, desk.now)} · ${desk.place}`}
        acts={<Acts desk={desk} />}
      />
      <div className="stack">
        {refusal && <Notice tone="bad" title={refusal} />}
        {desk.run && <RunPanel run={desk.run} />}
        <div className={moving.talk ? 'agenda moving' : 'agenda'}>
          <aside className="stack" aria-label="未排的对接">
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
            <MovingBar moving={moving} />
            {moveId && !moving.talk && (
              <div className="my-3">
                <MoveForm key={moveId} desk={desk} talkId={moveId} />
              </div>
            )}
            <div className="mt-3">
              <AgendaGrid desk={desk} moving={moving} />
              <TalkList desk={desk} />
            </div>
            <p className="cap mt-2">
              {lockedTalks.length > 0 &&
                `已锁定 ${lockedTalks.map((t) => place(t.slot ?? 0, t.table ?? 0)).join('、')}，重排时不动。`}
            </p>
          </section>
          <aside className="stack" aria-label="质量">
            <MovePreview desk={desk} moving={moving} />
            <QualityPanel quality={desk.quality} names={desk.names} conflicts={desk.conflicts} />
          </aside>
        </div>
      </div>
    </PageShell>
  )
}
