import { useEffect, useState } from 'react'
import { formatTime } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { useHydrated } from '#app/ui/hydrated.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { TimerPage } from './timer.queries.server.ts'

/** The last minute is said in another colour. */
const LAST_SECONDS = 60

interface Run {
  index: number
  /** `performance.now()` at the beginning, less what had passed before a pause. */
  since: number
  /** Milliseconds that had passed when it was paused; null while it runs. */
  paused: number | null
}

const clock = (seconds: number) => {
  const s = Math.abs(seconds)
  return `${seconds < 0 ? '+' : ''}${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** Counts down each pitch on this device; without script the list with its times is all there is. */
export function TimerView({ page }: { page: TimerPage }) {
  const hydrated = useHydrated()
  const [run, setRun] = useState<Run | null>(null)
  const [, tick] = useState(0)
  useEffect(() => {
    if (run === null || run.paused !== null) return
    const timer = setInterval(() => tick((n) => n + 1), 250)
    return () => clearInterval(timer)
  }, [run])
  if (page.pitches.length === 0)
    return <EmptyState title="本场没有需求发布和方案路演">在沙龙设置里按顺序填写上台的编号。</EmptyState>
  const pitch = run && page.pitches[run.index]
  const passed = run ? (run.paused ?? performance.now() - run.since) : 0
  const left = pitch ? Math.ceil(pitch.minutes * 60 - passed / 1000) : 0
  const start = (index: number) => setRun({ index, since: performance.now(), paused: null })
  const toggle = () =>
    run &&
    setRun(
      run.paused === null
        ? { ...run, paused: performance.now() - run.since }
        : { ...run, since: performance.now() - run.paused, paused: null },
    )
  return (
    <div className="stack">
      {run && pitch && (
        <section className={left < 0 ? 'timer timer-over' : left <= LAST_SECONDS ? 'timer timer-last' : 'timer'}>
          <p>{pitch.title}</p>
          <p className="cap">{pitch.name}</p>
          <p className="timer-left" role="timer" aria-label={left < 0 ? '已超时' : '剩余时间'}>
            {clock(left)}
          </p>
          <p>{left < 0 ? '已超时' : left <= LAST_SECONDS ? '最后一分钟' : '\u00a0'}</p>
          <div className="acts justify-center">
            <Button type="button" onClick={toggle}>
              {run.paused === null ? '暂停' : '继续'}
            </Button>
            {run.index + 1 < page.pitches.length && (
              <Button type="button" variant="primary" onClick={() => start(run.index + 1)}>
                下一位
              </Button>
            )}
            <Button type="button" variant="text" onClick={() => setRun(null)}>
              停止
            </Button>
          </div>
        </section>
      )}
      <Card title="上台次序" flush>
        <ol className="rows">
          {page.pitches.map((p, index) => (
            <li key={p.number} className="flex items-center gap-3 p-4 border-t border-line" data-row="">
              <SideMark side={p.side} />
              <div className="grow">
                <b>{p.title}</b>
                <p className="cap">
                  {formatTime(p.startsAt)} · {p.name} · {p.minutes} 分钟
                </p>
              </div>
              {hydrated && (
                <Button type="button" variant="small" onClick={() => start(index)}>
                  开始计时
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </div>
  )
}
