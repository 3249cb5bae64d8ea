import type { PosterData } from './day.queries.server.ts'
import { salonTime } from './when.ts'

/** The poster at the door. */
export function PosterSheet({ data, poster }: { data: PosterData; poster: { url: string; qr: string } }) {
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
