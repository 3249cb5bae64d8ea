import { useContext } from 'react'
import { formatDay, formatInstant, formatTime, dayOf } from '#app/domain/time.ts'
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

/** 主持人流程单: the day with who speaks when. */
export function ScriptSheet({ data }: { data: PrintData }) {
  return (
    <article>
      <h1 className="mt-4 mb-1 text-center">{data.title} · 主持人流程单</h1>
      <p className="mut mb-3 text-center">
        {salonTime(data.startsAt, data.endsAt, data.startsAt)} · {data.place}
      </p>
      <table className={RULED}>
        <caption className="sr-only">主持人流程单</caption>
        <thead>
          <tr>
            <th scope="col">时间</th>
            <th scope="col">环节</th>
            <th scope="col">单位</th>
            <th scope="col">主讲</th>
            <th scope="col">备注</th>
          </tr>
        </thead>
        <tbody>
          {data.blocks.flatMap((b, i) => [
            <tr key={i}>
              <td className="nw">{span(b)}</td>
              <td>
                <b>{b.title}</b>
              </td>
              <td />
              <td className="nw">{b.speaker}</td>
              <td className="w-[16%]" />
            </tr>,
            ...b.pitches.map((p, at) => (
              <tr key={`${i}-${at}`}>
                <td className="nw">
                  {'\u3000'}
                  {formatTime(p.startsAt)}（{p.minutes} 分钟）
                </td>
                <td>
                  {'\u3000'}
                  {at + 1}. {p.title}
                </td>
                <td>{p.unit}</td>
                <td className="nw">{p.speaker}</td>
                <td />
              </tr>
            )),
            ...(b.kind === 'meetings'
              ? data.rounds.map((r, slot) => (
                  <tr key={`r${slot}`}>
                    <td className="nw">
                      {'\u3000'}
                      {span(r)}
                    </td>
                    <td>
                      {'\u3000'}第 {slot + 1} 轮
                    </td>
                    <td>{data.talks.filter((t) => t.slot === slot).length} 桌</td>
                    <td />
                    <td />
                  </tr>
                ))
              : []),
          ])}
        </tbody>
      </table>
    </article>
  )
}

/** 桌签: a page for each table with its talks in order. */
export function CardSheets({ data }: { data: PrintData }) {
  const tables = [...new Set(data.talks.map((t) => t.table))].sort((a, b) => a - b)
  if (tables.length === 0) return <p>还没有排入的洽谈，排好议程后再打印桌签。</p>
  return tables.map((table) => {
    const talks = data.talks.filter((t) => t.table === table).sort((a, b) => a.slot - b.slot)
    const owners = new Set(talks.map((t) => t.needId))
    return (
      <article key={table} className="break-after-page py-6">
        <h2 className="text-[72px] leading-none font-semibold text-center">{table + 1} 号桌</h2>
        {owners.size === 1 && <p className="text-26 text-center my-4">{talks[0]?.need}</p>}
        <table className={`${RULED} text-20`}>
          <caption className="sr-only">{table + 1} 号桌的洽谈</caption>
          <tbody>
            {talks.map((t) => {
              const round = data.rounds[t.slot]
              return (
                <tr key={t.slot}>
                  <td className="nw">
                    第 {t.slot + 1} 轮 {round ? span(round) : ''}
                  </td>
                  {owners.size > 1 && <td>{t.need}</td>}
                  <td>
                    <b>{t.offer}</b>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </article>
    )
  })
}

/** 签到表: names with room to sign. Mobiles are not printed. */
export function CheckInSheet({ data }: { data: PrintData }) {
  const rows = data.registrations.flatMap((r) => r.delegates.map((d) => ({ unit: r.unit, ...d })))
  return (
    <article>
      <h1 className="mt-4 mb-1 text-center">{data.title} · 签到表</h1>
      <p className="mut mb-3 text-center">
        {salonTime(data.startsAt, data.endsAt, data.startsAt)} · {data.place}
      </p>
      <table className={RULED}>
        <caption className="sr-only">签到表</caption>
        <thead>
          <tr>
            <th scope="col">序号</th>
            <th scope="col">单位</th>
            <th scope="col">姓名</th>
            <th scope="col">职务</th>
            <th scope="col" className="w-[24%]">
              签名
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={i}>
              <td className="num">{i + 1}</td>
              <td>{r.unit}</td>
              <td>{r.name}</td>
              <td>{r.title}</td>
              <td className="h-10" />
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}
