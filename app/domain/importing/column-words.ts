import type { ItemKind } from '../vocabulary.ts'

/**
 * The columns of the two lists: which field a heading means. `ignore` is a column that is known and not imported.
 * Headings are compared without brackets, units and marks; the longest known word wins.
 */
export interface FieldWords {
  label: string
  /** Separated by white space. */
  words: string
}

const common = {
  seq: { label: '序号', words: '序号 编号 序 no 项目序号' },
  title: { label: '名称', words: '' },
  category: {
    label: '所属领域',
    words: `
      所属领域 领域 所属行业 行业领域 行业 类别 所属类别 应用领域 场景类别 场景领域 所属产业 产业领域 类型
      产品类别 场景类型`,
  },
  modes: {
    label: '合作方式',
    words: `
      合作方式 合作模式 可提供的合作方式 拟合作方式 合作形式 建设模式 建设方式 实施方式 可提供合作方式
      可合作方式`,
  },
  person: { label: '联系人', words: '联系人 联络人 联系人姓名 经办人 具体联系人 联络员' },
  ignore: {
    label: '不导入',
    words: '备注 说明 附注 备注说明 填报单位 填报日期 填报人 审核意见',
  },
} satisfies Record<string, FieldWords>

export const opportunityFields = {
  ...common,
  title: {
    label: '名称',
    words: `
      名称 场景名称 需求名称 项目名称 机会名称 场景需求名称 应用场景名称 场景需求 应用场景 需求事项
      需求项目 需求标题 项目需求名称 机会场景名称 场景 项目`,
  },
  summary: {
    label: '需求概况',
    words: `
      需求概况 需求描述 需求内容 主要内容 需求简介 场景概况 场景描述 场景简介 项目概况 项目简介 建设内容
      主要建设内容 项目内容 具体需求 需求说明 场景需求描述 需求详情 概况 简介 内容 需求概述 建设需求`,
  },
  amount: {
    label: '金额',
    words: `
      金额 投资金额 投资预算金额 投资额 总投资 预算 预算金额 项目预算 资金规模 投资规模 预计投资 计划投资
      计划总投资 项目总投资 估算投资 投资估算 投资预算 资金预算 经费预算 合作金额 投资 资金需求`,
  },
  owner: {
    label: '责任单位',
    words: `
      责任单位 牵头单位 需求单位 单位 单位名称 发布单位 业主单位 实施单位 建设单位 需求方 申报单位 部门
      责任单位科室 责任单位及科室 责任部门 报送单位 提出单位 发榜单位 主管单位 项目单位 需求主体`,
  },
  office: {
    label: '责任科室',
    words: '责任科室 科室 联系科室 业务科室 承办科室 处室 责任处室 具体科室',
  },
  phone: {
    label: '科室、办公电话',
    words: `
      联系电话 电话 办公电话 联系方式 联系科室及电话 联系人及电话 联系人及联系方式 联系人联系方式
      联系人电话 科室及电话 责任科室及电话 联系人和电话 座机 固定电话 咨询电话 联系人及联系电话 科室电话`,
  },
  due: {
    label: '实施时限',
    words: `
      实施时限 完成时间 实施时间 完成时限 建设周期 实施周期 时限 时间要求 计划完成时间 预计完成时间
      建设时间 建设期限 起止时间 时间节点 拟实施时间 实施期限`,
  },
  validity: {
    label: '有效期',
    words: `
      有效期 截止日期 截止时间 有效期限 征集截止时间 对接截止时间 应答截止时间 需求有效期 有效日期
      报名截止时间 信息有效期`,
  },
  currentState: {
    label: '现状与数据',
    words: '现状 现状与数据 现状及问题 存在问题 背景 项目背景 需求背景 现状描述 现有基础 问题描述 痛点 场景痛点',
  },
  goal: {
    label: '期望目标',
    words: '期望目标 目标 预期目标 预期成效 建设目标 期望效果 预期效果 拟实现目标 预期成果',
  },
  musts: {
    label: '必备条件',
    words: '必备条件 条件要求 合作要求 对合作方要求 技术要求 必要条件 准入条件 合作条件 企业要求',
  },
  shoulds: { label: '优先条件', words: '优先条件 加分条件' },
  space: {
    label: '空间',
    words: '空间 地点 建设地点 实施地点 场景地点 位置 区域 实施区域 所在区域 场景位置',
  },
  funding: { label: '资金来源', words: '资金来源 资金渠道 经费来源 资金性质' },
  preparation: {
    label: '前期工作',
    words: '前期工作 前期工作情况 项目进展 前期进展 推进情况 项目阶段',
  },
  level: { label: '参会层级', words: '参会层级 参会人员层级 拟参会层级' },
} satisfies Record<string, FieldWords>

export const productFields = {
  ...common,
  title: {
    label: '名称',
    words: `
      名称 产品名称 服务名称 产品服务名称 解决方案名称 方案名称 产品 产品或服务名称 产品方案名称
      产品技术名称 创新产品名称 产品及服务名称 技术产品名称 项目名称`,
  },
  summary: {
    label: '功能简介',
    words: `
      功能简介 产品简介 产品介绍 功能介绍 产品功能 主要功能 简介 产品服务简介 服务内容 产品描述 主要内容
      功能描述 产品概况 方案简介 方案介绍 功能 产品服务介绍 产品功能简介 产品概述`,
  },
  owner: {
    label: '企业名称',
    words: `
      企业名称 单位名称 公司名称 供给单位 申报单位 企业 公司 供应商 研发单位 单位 提供单位 所属企业 供给方
      生产企业 申报企业 产品单位 供给主体 供应单位`,
  },
  cases: {
    label: '应用案例',
    words: '应用案例 典型案例 案例 应用情况 推广应用情况 应用实例 成功案例 典型应用案例 已应用场景 应用场景',
  },
  certificates: {
    label: '资质/知识产权',
    words: `
      资质知识产权 资质 知识产权 资质证书 专利 资质荣誉 知识产权情况 资质及知识产权 资质情况 企业资质
      认证情况`,
  },
  location: {
    label: '所在园区（街道）',
    words: '所在园区街道 所在园区 所在街道 园区 街道 所在区域 企业地址 地址 所属园区 所属街道 注册地址',
  },
  phone: {
    label: '联系电话',
    words: `
      联系电话 电话 对外业务电话 业务电话 联系方式 联系人及电话 联系人及联系方式 联系人电话 办公电话
      商务电话 联系人联系方式 联系人及联系电话 咨询电话`,
  },
  price: {
    label: '价格',
    words: '价格 价格区间 参考价格 报价 单价 产品价格 参考报价 服务价格 价格万元',
  },
  capabilities: {
    label: '能力条目',
    words: '能力条目 技术参数 主要技术参数 性能指标 技术指标 核心参数 主要参数 核心指标 规格参数 参数',
  },
  deployment: { label: '部署方式', words: '部署方式 交付方式 部署形式 交付形式 部署模式' },
  validity: { label: '有效期', words: '有效期 有效期限 截止日期 信息有效期 产品有效期' },
} satisfies Record<string, FieldWords>

export type OpportunityField = keyof typeof opportunityFields
export type ProductField = keyof typeof productFields
export type Field = OpportunityField | ProductField

/** The fields of a list with their words. */
export const fieldsOf = (kind: ItemKind): Readonly<Record<string, FieldWords>> =>
  kind === 'opportunity' ? opportunityFields : productFields
