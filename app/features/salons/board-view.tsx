import { roomNameOf } from '#app/domain/salon/rooms.ts'
import { formatTime } from '#app/domain/time.ts'
import type { Board } from './board.queries.server.ts'
import { useRefresh } from './use-refresh.ts'
import { useServerClock } from './use-server-clock.ts'
import { span } from './when.ts'

/** The hall's screen: big type, one look. */
export function BoardView({ board }: { board: Board }) {
  useRefresh()
  const now = useServerClock(board.now)
  const { current, next, round, later } = board
  return (
    <div className="board">
      <header>
        <h1>{board.title}</h1>
        <time>{formatTime(now)}</time>
      </header>
      <div className="board-now">
        <section aria-label="现在">
          <p>现在</p>
          {current ? (
            <>
              <h2>{current.title}</h2>
              <p>
                {span(current)}，还有 {Math.max(0, Math.ceil((current.endsAt - now) / 60_000))} 分钟
              </p>
            </>
          ) : (
            <h2>{now < board.startsAt ? '尚未开始' : next ? '换场' : '已结束'}</h2>
          )}
        </section>
        <section aria-label="接下来">
          <p>接下来</p>
          {next ? (
            <>
              <h2>{next.title}</h2>
              <p>{formatTime(next.startsAt)} 开始</p>
            </>
          ) : (
            <h2>–</h2>
          )}
        </section>
      </div>
      {round && round.talks.length > 0 && (
        <section aria-labelledby="board-round">
          <h2 id="board-round">
            {round.title} <span>{span(round)}</span>
          </h2>
          <ul className="board-tables">
            {round.talks.map((talk) => {
              const then = later?.talks.find((t) => t.table === talk.table)
              return (
                <li key={talk.id}>
                  <b>{talk.table + 1}</b>
                  <div>
                    {board.rooms.length > 0 && <p className="board-then">{roomNameOf(board.rooms, talk.table)}</p>}
                    <p>{talk.needName}</p>
                    <p>{talk.offerName}</p>
                    {then && (
                      <p className="board-then">
                        下一轮 {then.needName === talk.needName ? '' : `${then.needName} × `}
                        {then.offerName}
                      </p>
                    )}
                  </div>
                </li>
              )
            })}
          </ul>
        </section>
      )}
    </div>
  )
}
