import { Breadcrumb } from '#app/ui/page-header.tsx'
import { Tabs } from '#app/ui/list-page.tsx'

const PARTS = [
  ['', '概况'],
  ['/registrations', '报名'],
  ['/pairs', '配对与邀请'],
  ['/agenda', '排议程'],
  ['/release', '发布与通知'],
  ['/check-in', '签到'],
  ['/day', '现场'],
  ['/outcomes', '洽谈结果'],
  ['/follow-up', '回访'],
  ['/report', '总结'],
] as const
export type DeskPart = (typeof PARTS)[number][0]

/** The way around one salon's desk. */
export function SalonDeskNav({ number, title, current }: { number: string; title: string; current: DeskPart }) {
  return (
    <div className="no-print -mb-4">
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '沙龙', to: '/desk/salons' },
          { label: title, to: current === '' ? undefined : `/desk/salons/${number}` },
        ]}
      />
      <Tabs
        label="沙龙主办"
        items={PARTS.map(([path, label]) => ({
          to: `/desk/salons/${number}${path}`,
          label,
          current: path === current,
        }))}
      />
    </div>
  )
}
