import type { CategoryCode } from '#app/domain/taxonomy.ts'

/**
 * The `domain` words of the published entries in reference.json and the category each stands under. A domain that the
 * taxonomy does not know, and an entry without one, is 其他.
 */
export const referenceDomains: Record<string, CategoryCode> = {
  智慧交通: 'featured-traffic',
  轨道交通: 'featured-traffic',
  自动驾驶: 'featured-traffic',
  通讯传输: 'featured-telecom',
  网络信息安全: 'featured-security',
  信息安全: 'featured-security',
  企业上云: 'featured-software',
  人工智能: 'featured-software',
  算力: 'featured-software',
  数据要素: 'featured-software',
  工业互联网: 'featured-software',
  流量经济: 'growth-retail',
  数字商贸: 'scene-commerce',
  供应链: 'scene-commerce',
  '数字文创（智慧旅游）': 'scene-culture',
  智慧文旅: 'scene-culture',
  文旅消费: 'scene-culture',
  科技馆展陈: 'scene-culture',
  数字教育: 'scene-education',
  平安校园: 'scene-education',
  数字健康: 'scene-health',
  医疗健康: 'scene-health',
  数字社区: 'scene-community',
  智慧楼宇: 'scene-building',
  后勤服务: 'scene-building',
  智慧城管: 'scene-city',
  城市管理: 'scene-city',
  城市治理: 'scene-city',
  智慧城市: 'scene-city',
  城市安全: 'scene-city',
  公共安全: 'scene-city',
  公共设施: 'scene-city',
  数字治理: 'scene-government',
  政务服务: 'scene-government',
  数字政府: 'scene-government',
  政务数据: 'scene-government',
  经济数据平台: 'scene-government',
  低空物流: 'scene-other',
  低空经济: 'scene-other',
  低空文旅: 'scene-other',
  全空间无人体系: 'scene-other',
  量子信息: 'scene-other',
  空天信息: 'scene-other',
  脑科学与类脑: 'scene-other',
  合成生物: 'scene-other',
  生态环境: 'scene-other',
  智慧矿山: 'scene-other',
  机器人: 'scene-other',
  新能源: 'scene-other',
  智能制造: 'scene-other',
  智慧农业: 'scene-other',
  应急安全: 'scene-other',
  商业航天: 'scene-other',
}

/** The category of a published entry's `domain`. */
export function referenceCategory(domain: string | null): CategoryCode {
  return (domain !== null && referenceDomains[domain]) || 'scene-other'
}
