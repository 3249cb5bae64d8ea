import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { errorMessage } from '#app/domain/errors.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { canBegin } from '#app/domain/policy/can.ts'
import { NowCard, ResultsCard, ShortList, YearCard } from '#app/features/home/home-cards.tsx'
import { loadHome } from '#app/features/home/home.queries.server.ts'
import { ShelfChart } from '#app/features/home/shelf-chart.tsx'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction = () => [{ title: '搭台 · 机会清单、产品清单与创享沙龙' }]

export const loader = protectedRoute.loader({ permission: 'public.read' }, async ({ ctx }) => ({
  ...(await loadHome(ctx)),
  mayNot: { post: whyNot(ctx.actor, 'opportunity.edit'), offer: whyNot(ctx.actor, 'product.edit') },
}))

/** Why a signed-in person cannot begin one, or nothing: whoever is not signed in is asked to do so on the way. */
function whyNot(actor: Actor, action: 'opportunity.edit' | 'product.edit'): string {
  if (actor.kind === 'anonymous') return ''
  if (!actor.organisation) return '由单位成员用单位的账号办理'
  const verdict = canBegin(actor, action)
  return verdict === true ? '' : errorMessage(verdict)
}

const WAY =
  'border-line p-4 leading-[1.45] text-ink not-first:border-l max-sm:nth-3:border-l-0 max-sm:nth-[n+3]:border-t'
const OFTEN = ['农贸市场 溯源', '楼宇节能', '视频识别', '充电安全', '等保测评', '夜游']

export default function Home() {
  const home = useLoaderData<typeof loader>()
  const ways = [
    {
      to: home.mayNot.post ? '' : '/opportunities/new',
      title: '我要发需求',
      note: home.mayNot.post || '单位认证后，写七项即可提交',
    },
    {
      to: home.mayNot.offer ? '' : '/products/new',
      title: '我要推产品',
      note: home.mayNot.offer || '写明功能、案例和资质',
    },
    { to: '/opportunities', title: '找机会', note: `${home.needs} 项在架，${home.closingThisWeek} 项本周截止` },
    {
      to: home.salon?.to ?? '/salons',
      title: '报名沙龙',
      note: home.salon ? `${home.salon.month}月${home.salon.date}日，余 ${home.salon.seats} 席` : '看历次沙龙',
    },
  ]
  return (
    <PageShell footer={<SiteFooter texts={[legalTexts.list, legalTexts.product]} />}>
      <div className="grid grid-cols-[minmax(0,1fr)_400px] gap-8 pt-8 pb-6 max-lg:grid-cols-1 max-lg:gap-6">
        <div className="flex flex-col">
          <h1 className="text-26 leading-[1.45]">
            <span className="inline-block">政府搭台，</span>
            <span className="inline-block">各方出卷，</span>
            <span className="inline-block">企业答题</span>
          </h1>
          <p className="mt-1.5 mb-5 text-16 text-ink-2">
            机会清单写清要解决的事，产品清单写清能提供的本事；对得上的，到创享沙龙当面谈。
          </p>
          <SearchField large action="/search" placeholder="搜机会、产品、单位" />
          <div className="acts mt-2.5 mb-4 text-13">
            <span className="text-ink-3">常搜</span>
            {OFTEN.map((q) => (
              <Link key={q} to={`/search?q=${encodeURIComponent(q)}`}>
                {q}
              </Link>
            ))}
          </div>
          <nav
            aria-label="从这里开始"
            className="mt-auto grid grid-cols-4 rounded border border-line bg-card max-lg:mt-5 max-sm:grid-cols-2"
          >
            {ways.map((w) => {
              const text = (
                <>
                  <b className={w.to === '' ? 'block text-16 text-ink-2' : 'block text-16 text-brand'}>{w.title}</b>
                  <span className="text-13 text-ink-2">{w.note}</span>
                </>
              )
              return w.to === '' ? (
                <div key={w.title} className={WAY}>
                  {text}
                </div>
              ) : (
                <Link key={w.title} to={w.to} className={WAY}>
                  {text}
                </Link>
              )
            })}
          </nav>
        </div>
        <NowCard release={home.release} salon={home.salon} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_400px] items-stretch gap-8 max-lg:grid-cols-1 max-lg:gap-6">
        <Card title="在架的机会与产品，按领域对照" caption="一个记号是一项；点领域看两边">
          <ShelfChart groups={home.groups} needs={home.needs} offers={home.offers} />
        </Card>
        <div className="stack">
          <YearCard numbers={home.numbers} asOf={home.asOf} year={home.year} />
          <ResultsCard results={home.results} />
        </div>
      </div>
      <div className="mt-6 grid grid-cols-2 gap-6 max-lg:grid-cols-1">
        <ShortList
          title="即将截止的机会"
          side="need"
          lines={home.closing}
          all={{ to: '/opportunities?sort=closing', label: `全部 ${home.needs} 项` }}
          empty="在架的机会都没有近期的截止日期。"
        />
        <ShortList
          title="新上架的产品"
          side="offer"
          lines={home.newest}
          all={{ to: '/products?sort=newest', label: `全部 ${home.offers} 项` }}
          empty="还没有产品上架。"
        />
      </div>
      {home.references.opportunity + home.references.product > 0 && (
        <p className="cap mt-4">
          另有公开资料整理 {home.references.opportunity} 项机会、{home.references.product}{' '}
          项产品，仅供参考，均注明出处，不计入以上数字。<Link to="/search?state=reference">查看公开资料</Link>
        </p>
      )}
    </PageShell>
  )
}
