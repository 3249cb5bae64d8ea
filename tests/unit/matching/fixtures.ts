import type { Entry } from '#app/domain/matching/entry.ts'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import { createEngine } from '#app/domain/matching/engine.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'

export function entry(id: string, title: string, text = '', more: Partial<Entry> = {}): Entry {
  return { id, title, text, categories: [], modes: [], orgId: `org-${id}`, ...more }
}

export const NEEDS: readonly Entry[] = [
  entry(
    'n-scale',
    '农贸市场电子秤计量与溯源改造',
    '社区农贸市场统一更换可联网电子秤，重量和摊位号实时上传，一户一码，消费者扫码查询。',
  ),
  entry('n-park', '老旧小区停车诱导', '小区车位紧张，需要地磁车位检测和停车诱导屏，居民手机查询空余车位。'),
  entry('n-elder', '独居老人居家看护', '为独居老人安装跌倒报警和燃气报警，社区网格员接到提醒后上门。'),
  entry('n-class', '中小学智慧课堂', '为中小学教室配备互动大屏和课堂录播，教师可以在线备课。'),
]

export const OFFERS: readonly Entry[] = [
  entry(
    'o-scale',
    '智慧农贸市场溯源平台',
    '可联网电子秤逐笔上传重量、单价和摊位号；一户一码，消费者扫码查询当日来源。',
  ),
  entry('o-park', '车位检测与停车诱导系统', '地磁车位检测，停车诱导屏实时显示空余车位，支持手机查询。'),
  entry('o-elder', '居家养老安全看护套装', '跌倒报警、燃气报警、一键呼叫，提醒推送给社区网格员和家属。'),
  entry('o-class', '互动课堂录播一体机', '教室互动大屏，自动录播，教师在线备课和资源共享。'),
]

export function engineWith(needs: readonly Entry[] = NEEDS, offers: readonly Entry[] = OFFERS): MatchingEngine {
  const engine = createEngine(RECIPE)
  for (const need of needs) engine.upsert('need', need)
  for (const offer of offers) engine.upsert('offer', offer)
  return engine
}
