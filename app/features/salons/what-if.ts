import type { Scenario } from '#app/domain/salon/scenario.ts'

/** 假如 that need nothing to be chosen: what the button says and what it changes. */
export const whatIf = {
  moreTables: { label: '再加 2 张桌', scenario: { kind: 'tables', more: 2 } },
  endEarlier: { label: '早半小时结束', scenario: { kind: 'end', minutes: -30 } },
  endLater: { label: '晚半小时结束', scenario: { kind: 'end', minutes: 30 } },
} as const satisfies Record<string, { label: string; scenario: Scenario }>

/** What a 假如 is called on the page. */
export function scenarioTitle(scenario: Scenario, rounds: number, name: (id: string) => string): string {
  switch (scenario.kind) {
    case 'without':
      return `假如${name(scenario.organisationId)}不来`
    case 'tables':
      return `假如再加 ${scenario.more} 张桌`
    case 'end':
      return `假如${scenario.minutes < 0 ? '早' : '晚'}${Math.abs(scenario.minutes) === 30 ? '半小时' : `${Math.abs(scenario.minutes)} 分钟`}结束（${rounds} 轮）`
  }
}
