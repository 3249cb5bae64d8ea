import { useEffect, useState } from 'react'
import { nextUp, secondsLeft, startRun, timerClock, timerState, toggleRun } from '#app/domain/salon/pitch-timer.ts'
import type { TimerRun } from '#app/domain/salon/pitch-timer.ts'
import { formatTime } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { useHydrated } from '#app/ui/hydrated.ts'
import { SideMark } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { TimerPage } from './timer.queries.server.ts'
import { useRefresh } from './use-refresh.ts'

const words = { running: '\u00a0', last: '最后一分钟', over: '已超时' } as const
const looks = { running: 'timer', last: 'timer timer-last', over: 'timer timer-over' } as const

/** Counts down each pitch on this device; without script the list with its times is all there is. */
export function TimerView({ page }: { page: TimerPage }) {
  useRefresh()
  const hydrated = useHydrated()
  const [run, setRun] = useState<TimerRun | null>(null)
  const [, tick] = useState(0)
  useEffect(() => {
    if (run === null || run.paused !== null) return
    const timer = setInterval(() => tick((n) => n + 1), 250)
    return () => clearInterval(timer)
  }, [run])
  if (page.pitches.length === 0)
    return <EmptyState title="本场没有需求发布和方案路演">在沙龙设置里按顺序填写上台的编号。</EmptyState>
  const start = (number: string) => setRun(startRun(number, performance.now()))
  return (
    <div className="stack">
      {run && <Countdown page={page} run={run} onRun={setRun} onStart={start} />}
      <Card title="上台次序" flush>
        <ol className="rows">
          {page.pitches.map((p) => (
            <li key={p.number} className="flex items-center gap-3 p-4 border-t border-line" data-row="">
              <SideMark side={p.side} />
              <div className="grow">
                <b>{p.title}</b>
                <p className="cap">
                  {formatTime(p.startsAt)} · {p.minutes} 分钟 · {p.name}
                </p>
              </div>
              {p.away !== '' && <b className="bad nw">{p.away}</b>}
              {hydrated && p.away === '' && (
                <Button type="button" variant="small" onClick={() => start(p.number)}>
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

interface CountdownProps {
  page: TimerPage
  run: TimerRun
  onRun: (run: TimerRun | null) => void
  onStart: (number: string) => void
}

function Countdown({ page, run, onRun, onStart }: CountdownProps) {
  const pitch = page.pitches.find((p) => p.number === run.number)
  if (!pitch) return null
  const left = secondsLeft(run, pitch.minutes, performance.now())
  const state = timerState(left)
  const next = nextUp(page.pitches, pitch.number)
  return (
    <section className={looks[state]} aria-label="正在计时">
      <p>{pitch.title}</p>
      <p className="cap">{pitch.name}</p>
      <p className="timer-left" role="timer" aria-label={state === 'over' ? '已超时' : '剩余时间'}>
        {timerClock(left)}
      </p>
      <p>{words[state]}</p>
      <div className="acts justify-center">
        <Button type="button" onClick={() => onRun(toggleRun(run, performance.now()))}>
          {run.paused === null ? '暂停' : '继续'}
        </Button>
        {next && (
          <Button type="button" variant="primary" onClick={() => onStart(next.number)}>
            下一位
          </Button>
        )}
        <Button type="button" variant="text" onClick={() => onRun(null)}>
          停止
        </Button>
      </div>
    </section>
  )
}
