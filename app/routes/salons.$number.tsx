import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatRemaining, formatShortInstant } from '#app/domain/time.ts'
import { salonKind } from '#app/domain/vocabulary.ts'
import { AgendaChanges, DayTable, TalksTable } from '#app/features/salons/agenda-tables.tsx'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import type { SalonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { RegistrationState, SalonState } from '#app/features/salons/salon-state.tsx'
import { salonTime } from '#app/features/salons/when.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, ItemBar, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { Card, DefinitionList, StatTile } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? '创享沙龙'} · 搭台` }]

export const loader = protectedRoute.loader(
  {
    permission: 'public.read',
    params: z.object({ number: z.string() }),
    query: z.object({ version: z.coerce.number().int().min(1).max(9999).optional() }),
  },
  ({ ctx, params, query }) => salonForEverybody(ctx, params.number, query.version ?? null),
)

function Acts({ salon }: { salon: SalonForEverybody }) {
  const registered = salon.own === 'registered' || salon.own === 'waiting'
  return (
    <>
      <a href={`${import.meta.env.BASE_URL}salons/${salon.number}.ics`} className="max-sm:hidden">
        加入日历
      </a>
      {salon.team && <Link to={`/desk/salons/${salon.number}`}>主办工作台</Link>}
      {registered && <Link to={`/desk/salons/${salon.number}/invitations`}>我的洽谈</Link>}
      {salon.open && !salon.team && salon.registerRefusal === '' && (
        <LinkButton
          variant="primary"
          to={salon.signedIn ? `/salons/${salon.number}/register` : `/login?next=/salons/${salon.number}/register`}
        >
          {registered ? '修改报名' : '我要报名'}
        </LinkButton>
      )}
    </>
  )
}

/** What stays to be read: every version of the agenda, the calendar, and what was presented. */
function Materials({ salon }: { salon: SalonForEverybody }) {
  const presented = salon.agenda.blocks.flatMap((b) => b.pitches.filter((p) => !p.off))
  return (
    <Card title="公开材料">
      <ul className="links">
        {salon.versions.map((v) => (
          <li key={v.version}>
            <Link to={`/salons/${salon.number}${v.version === salon.version ? '' : `?version=${v.version}`}`}>
              议程第 {v.version} 版
            </Link>
            <span className="cap"> {formatShortInstant(v.releasedAt, salon.now)}</span>
          </li>
        ))}
        {presented.map((p) => (
          <li key={p.number}>
            <Link to={`/${p.itemKind === 'opportunity' ? 'opportunities' : 'products'}/${p.number}`}>
              <SideMark side={p.itemKind === 'opportunity' ? 'need' : 'offer'} /> {p.title}
            </Link>
          </li>
        ))}
        <li>
          <a href={`${import.meta.env.BASE_URL}salons/${salon.number}.ics`}>日历 .ics</a>
        </li>
      </ul>
    </Card>
  )
}

export default function SalonPage() {
  const salon = useLoaderData<typeof loader>()
  const { agenda, counts, now } = salon
  const time =
    salon.open && salon.closesAt !== null
      ? `报名${formatRemaining(salon.closesAt, now)}`
      : salon.status === 'registration'
        ? '报名已截止'
        : undefined
  return (
    <PageShell
      bar={
        <ItemBar
          state={<SalonState status={salon.status} />}
          time={time}
          note={salon.own ? <RegistrationState status={salon.own} /> : undefined}
          acts={<Acts salon={salon} />}
        />
      }
      footer={<SiteFooter texts={[legalTexts.list]} />}
    >
      <Breadcrumb crumbs={[{ label: '创享沙龙', to: '/salons' }, { label: salon.number }]} />
      <PageHeader title={salon.title} caption={salonKind.labels[salon.kind]} />
      {salon.old !== null && (
        <Notice tone="warn" title={`这是议程第 ${salon.old} 版，已被第 ${salon.version} 版代替`}>
          <Link to={`/salons/${salon.number}`}>看最新的第 {salon.version} 版</Link>
        </Notice>
      )}
      <div className="stack mb-4 empty:hidden">
        {salon.figures.length > 0 && (
          <Card title="这场沙龙" caption="由签到、双方填写的结果和回访得出；少于 3 的不公开具体数" flush>
            <div className="tiles">
              {salon.figures.map((f) => (
                <StatTile key={f.label} value={f.value} label={f.label} />
              ))}
            </div>
          </Card>
        )}
        {salon.report && (
          <Card title="活动总结" caption={formatShortInstant(salon.report.at, now)}>
            <p className="whitespace-pre-line">{salon.report.text}</p>
          </Card>
        )}
      </div>
      <div className="item">
        <div className="stack">
          <Card
            title="议程"
            caption={salon.version === null ? '洽谈安排在双方确认后发布' : `第 ${salon.old ?? salon.version} 版`}
            flush
          >
            <DayTable agenda={agenda} />
          </Card>
        </div>
        <aside className="stack first-narrow">
          <Card>
            <DefinitionList
              facts={[
                { term: '时间', detail: salonTime(agenda.startsAt, agenda.endsAt, now), note: '北京时间' },
                { term: '地点', detail: agenda.place },
                { term: '主题', detail: salon.theme },
                {
                  term: '已报名',
                  detail: `${counts.units} 家单位 ${counts.people} 人`,
                  note: counts.waiting > 0 ? `候补 ${counts.waiting} 家` : undefined,
                },
                { term: '名额', detail: `${salon.capacity} 人，每家单位最多 ${salon.perOrganisation} 人` },
                salon.closesAt !== null && { term: '报名截止', detail: formatRemaining(salon.closesAt, now) },
              ]}
            />
          </Card>
          {salon.versions.length > 0 && <Materials salon={salon} />}
          {salon.open && !salon.team && salon.registerRefusal !== '' && (
            <p className="cap">
              {salon.inUnit ? salon.registerRefusal : '报名以单位名义进行，由已核验单位的成员办理。'}
            </p>
          )}
        </aside>
      </div>
      <div className="stack mt-4">
        <AgendaChanges salon={salon} />
        {salon.version !== null && agenda.talks.length > 0 && (
          <Card
            title={`一对一洽谈 ${agenda.talks.filter((t) => !t.off).length} 场`}
            caption={`每轮 ${salon.roundMinutes} 分钟`}
            flush
          >
            <TalksTable agenda={agenda} />
          </Card>
        )}
      </div>
    </PageShell>
  )
}
