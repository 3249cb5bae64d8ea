/** The plan's taxonomy 1 + 4 + N. Codes are stored on items; groups order the screens. */
export const categoryGroups = [
  {
    code: 'growth',
    name: '流量经济',
    categories: [
      ['growth-retail', '商贸流量'],
      ['growth-life', '生活流量'],
      ['growth-medical', '医疗流量'],
      ['growth-live', '直播流量'],
    ],
  },
  {
    code: 'featured',
    name: '特色产业',
    categories: [
      ['featured-telecom', '通讯传输'],
      ['featured-software', '软件信息技术'],
      ['featured-traffic', '智慧交通'],
      ['featured-security', '网络信息安全'],
    ],
  },
  {
    code: 'scene',
    name: '应用场景',
    categories: [
      ['scene-commerce', '数字商贸'],
      ['scene-culture', '数字文创（智慧旅游）'],
      ['scene-education', '数字教育'],
      ['scene-health', '数字健康'],
      ['scene-community', '数字社区'],
      ['scene-building', '智慧楼宇'],
      ['scene-office', '智慧办公'],
      ['scene-city', '智慧城管'],
      ['scene-government', '智慧政务'],
      ['scene-party', '智慧党建'],
      ['scene-other', '其他'],
    ],
  },
] as const

export type CategoryCode = (typeof categoryGroups)[number]['categories'][number][0]

const names = new Map<string, string>(categoryGroups.flatMap((g) => g.categories.map(([code, name]) => [code, name])))

export const categoryCodes = [...names.keys()] as [CategoryCode, ...CategoryCode[]]

/** The word shown for a category; an unknown code is shown as 其他, never as the code. */
export function categoryName(code: string): string {
  return names.get(code) ?? '其他'
}

export function isCategory(code: string): code is CategoryCode {
  return names.has(code)
}

/** 五带 and the parks that the plan names; the lead unit's own streets come from settings. */
export const spaces = [
  ['belt-zhongshan', '中山路'],
  ['belt-hongcheng', '洪城路'],
  ['belt-xiangshan', '象山路'],
  ['belt-taoyuan', '桃苑大街—站前路'],
  ['belt-taohua', '桃花路'],
  ['district', '全区'],
  ['elsewhere', '其他（见说明）'],
] as const

export type SpaceCode = (typeof spaces)[number][0]
export const spaceCodes = spaces.map(([code]) => code) as [SpaceCode, ...SpaceCode[]]
const spaceNames = new Map<string, string>(spaces)

export function spaceName(code: string): string {
  return spaceNames.get(code) ?? code
}
