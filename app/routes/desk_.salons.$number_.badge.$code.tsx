import type { MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formatShortInstant, formatTime } from '#app/domain/time.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { badgePage } from '#app/features/salons/door.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'
import { RetryForm } from '#app/ui/retry-form.tsx'

export const meta: MetaFunction = () => [{ title: '胸牌签到 · 搭台' }]
const params = z.object({ number: z.string(), code: z.string().max(40) })

export const loader = protectedRoute.loader({ permission: 'salon.checkIn', params }, ({ ctx, params: p }) =>
  badgePage(ctx, p.number, p.code),
)

export const action = protectedRoute.action(
  { permission: 'salon.checkIn', params, form: z.strictObject({ delegateId: z.string().max(40) }) },
  async ({ ctx, web, params: { number, code }, input }) => {
    await checkIn(ctx, number, { delegateId: input.delegateId, present: true, way: 'badge' })
    return doneAt(web, `/desk/salons/${number}/badge/${code}`, '已签到')
  },
)

export default function BadgePage() {
  const { number, title, startsAt, now, open, others, bearer, refusal } = useLoaderData<typeof loader>()
  const today = others.map((s) => `“${s.title}”（${s.number}）`).join('、')
  return (
    <PageShell>
      <div className="mx-auto grid w-full max-w-[480px] gap-4 pt-4">
        <div className="text-center">
          <h1 className="text-26 font-bold">{title}</h1>
          <p>
            {formatShortInstant(startsAt, now)} · {number}
          </p>
        </div>
        {!open && (
          <Notice tone="bad" title={`这是 ${formatShortInstant(startsAt, now)}“${title}”的胸牌，现在不能签到`}>
            {today === '' ? '现在没有正在签到的沙龙。' : `现在签到的是${today}，请核对胸牌上的沙龙名称。`}
          </Notice>
        )}
        {open && today !== '' && <Notice tone="warn" title={`今天还有${today}，请核对胸牌上的沙龙名称`} />}
        {bearer ? (
          <Card>
            <div className="grid justify-items-center gap-3 text-center">
              <p className="text-26 font-bold">{bearer.name}</p>
              <p>{[bearer.unit, bearer.title].filter(Boolean).join(' · ')}</p>
              {bearer.at === null && open && (
                <RetryForm label="签到">
                  <Hidden values={{ delegateId: bearer.id }} />
                  <Button variant="primary">签到</Button>
                </RetryForm>
              )}
              {bearer.at !== null && (
                <p className="ok text-20" role="status">
                  ✓ {formatTime(bearer.at)} 已签到
                </p>
              )}
            </div>
          </Card>
        ) : (
          <Notice tone="bad" title={refusal} />
        )}
        <p className="acts">
          <Link to={`/desk/salons/${number}/check-in`}>回到签到名单</Link>
        </p>
      </div>
    </PageShell>
  )
}
