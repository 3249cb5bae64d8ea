import type { PrintData } from './day.queries.server.ts'
import type { Badge } from './door.queries.server.ts'
import { salonTime } from './when.ts'

/** 胸牌: to be cut; the code opens the page on which the team signs the bearer in. */
export function BadgeSheet({ data, badges }: { data: PrintData; badges: Badge[] }) {
  if (badges.length === 0) return <p>还没有人报名。</p>
  return (
    <ul className="badges">
      {badges.map((badge) => (
        <li key={badge.code}>
          <div>
            <p className="cap">{data.title}</p>
            <p className="text-26 font-semibold">{badge.name}</p>
            <p>{badge.title}</p>
            <p>{badge.unit}</p>
          </div>
          <div className="text-center">
            <img src={badge.qr} alt={`${badge.name}的签到码`} />
            <span className="cap">{badge.code}</span>
          </div>
        </li>
      ))}
    </ul>
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
      <p className="text-[56px] font-semibold mb-4">扫码签到</p>
      <img src={poster.qr} alt="自助签到码" />
      <p className="text-20 mt-4">填写单位全称、姓名和手机后四位</p>
      <p className="mut">没有报名的请到签到台登记</p>
      <p className="cap mt-4 break-all no-print">{poster.url}</p>
    </article>
  )
}
