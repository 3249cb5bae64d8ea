import { useContext } from 'react'
import { formatDay, formatInstant, dayOf } from '#app/domain/time.ts'
import { LeadContext } from '#app/ui/page-shell.tsx'
import type { PrintData } from './day.queries.server.ts'
import { salonTime, span } from './when.ts'

const RULED = 'tb ruled'

/** 会议通知, with the reply slip on its own page. */
export function NoticeSheet({ data }: { data: PrintData }) {
  const { name: lead } = useContext(LeadContext)
  return (
    <article className="read mx-auto font-fang">
      <h1 className="my-6 text-center font-song text-26 font-normal">关于举办“{data.title}”的通知</h1>
      <p>各有关单位：</p>
      <p className="indent-[2em]">
        为推动机会清单与产品清单当面对接，定于{formatDay(dayOf(data.startsAt))}举办“{data.title}
        ”。现将有关事项通知如下。
      </p>
      <p className="indent-[2em]">一、时间：{salonTime(data.startsAt, data.endsAt, data.startsAt)}（北京时间）</p>
      <p className="indent-[2em]">二、地点：{data.place}</p>
      {data.theme && <p className="indent-[2em]">三、主题：{data.theme}</p>}
      <p className="indent-[2em]">{data.theme ? '四' : '三'}、议程：</p>
      <ul className="pl-[4em]">
        {data.blocks.map((b, i) => (
          <li key={i}>
            {span(b)}
            {'\u3000'}
            {b.title}
          </li>
        ))}
      </ul>
      <p className="indent-[2em]">
        {data.theme ? '五' : '四'}、报名：请各单位确定参会人员（每家不超过 {data.perOrganisation} 人）
        {data.closesAt !== null && `，于 ${formatInstant(data.closesAt, true)} 前`}在平台沙龙页面（编号 {data.number}
        ）报名，或填写参会回执反馈。
      </p>
      <div className="mt-8 text-right">
        <p>{lead}</p>
        <p>{formatDay(dayOf(data.now))}</p>
      </div>
      <section className="break-before-page">
        <h2 className="text-center font-song text-20 font-normal">参会回执</h2>
        <p className="mb-3">
          活动：{data.title}
          {'\u3000'}编号：{data.number}
        </p>
        <table className={RULED}>
          <caption className="sr-only">参会回执</caption>
          <tbody>
            <tr>
              <th scope="row" className="w-[8em]">
                单位（盖章）
              </th>
              <td colSpan={3} className="h-12" />
            </tr>
            <tr>
              <th scope="col">姓名</th>
              <th scope="col">职务</th>
              <th scope="col">手机</th>
              <th scope="col">能否参加全部洽谈轮次</th>
            </tr>
            {Array.from({ length: data.perOrganisation }, (_, i) => (
              <tr key={i}>
                <td className="h-12" />
                <td />
                <td />
                <td />
              </tr>
            ))}
            <tr>
              <th scope="row">想谈的机会或产品</th>
              <td colSpan={3} className="h-20" />
            </tr>
          </tbody>
        </table>
      </section>
    </article>
  )
}

/** The poster at the door. */
export function PosterSheet({ data, poster }: { data: PrintData; poster: { url: string; qr: string } }) {
  return (
    <article className="poster">
      <h1 className="mt-6 text-26">{data.title}</h1>
      <p className="mut mb-6">
        {salonTime(data.startsAt, data.endsAt, data.startsAt)} · {data.place}
      </p>
      <p className="text-[56px] font-bold mb-4">扫码签到</p>
      <img src={poster.qr} alt="自助签到码" />
      <p className="text-20 mt-4">填写单位全称、姓名和手机后四位</p>
      <p className="mut">没有报名的请到签到台登记</p>
      <p className="cap mt-4 break-all no-print">{poster.url}</p>
    </article>
  )
}
