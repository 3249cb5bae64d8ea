/** What can go wrong, once: code → HTTP status and the sentence on the screen. A detail may replace the sentence. */
export const errorTable = {
  badInput: [422, '有内容填写不符合要求，请按提示修改；已填内容都还在。'],
  unknownField: [400, '提交的内容里有这个页面没有的字段，未作任何改动。请刷新页面再试。'],
  tooManyFields: [400, '提交的字段太多，未作任何改动。'],
  signInFirst: [401, '请先登录。'],
  wrongLogin: [401, '登录名或密码不对。'],
  loginLocked: [429, '登录失败次数太多，请稍后再试。'],
  tooMany: [429, '操作太频繁，请稍后再试。'],
  forbidden: [403, '您的账号不能做这项操作。'],
  crossOrigin: [403, '这个请求不是从本网站页面发出的，未作任何改动。请从本网站页面重新操作。'],
  notFound: [404, '没有这个页面，或者您无权查看。'],
  gone: [410, '这项内容已撤下。'],
  conflict: [409, '内容已被他人修改，请看过最新内容后再保存；您填写的内容还在。'],
  wrongState: [409, '这项内容的状态已经变化，不能再做这项操作。请刷新页面查看最新状态。'],
  duplicate: [409, '同样的内容已经存在，没有重复创建。'],
  late: [409, '已过截止时间，未提交。您填写的内容还在。'],
  incomplete: [422, '还有必填内容没有完成，请按提示补齐后再提交。'],
  notVerified: [403, '贵单位还没有通过核验，通过后才能做这项操作。'],
  mayNotPost: [403, '贵单位还没有开通发布需求，请联系牵头单位。'],
  mayNotOffer: [403, '贵单位还没有开通发布产品，请联系牵头单位。'],
  sameParty: [403, '不能应答或邀请本单位自己的内容。'],
  conflictOfInterest: [403, '双方单位之间有登记的利益冲突，牵头单位两人豁免之前，不能邀请、同意或安排洽谈。'],
  recused: [403, '您应当回避这一对，请由同事办理。'],
  secondPerson: [403, '这一步需要另一位同事完成，不能由同一个人做两次。'],
  ownWork: [403, '编写人不能审核自己提交的内容。'],
  sealed: [404, '没有这个页面，或者您无权查看。'],
  full: [409, '名额已满。'],
  closed: [409, '已停止接收。'],
  linkUsed: [410, '这个链接已经用过或已失效，请向发给您链接的人再要一个。'],
  tooLarge: [413, '提交的内容太大，未作任何改动。'],
  badFile: [422, '文件读不出来，请换一个文件。'],
  busy: [503, '系统正忙，没有保存，请过几秒再试一次。'],
  storage: [503, '存储空间不足或不可写，未保存。请联系系统管理员。'],
  readOnly: [503, '系统正在维护，暂时只能查看，未保存。'],
  notReady: [503, '服务正在启动或停止，请稍后再试。'],
  internal: [500, '出现意外错误，这次操作没有完成。请把下面的编号告诉系统管理员。'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof errorTable

export function errorStatus(code: ErrorCode): number {
  return errorTable[code][0]
}

export function errorMessage(code: ErrorCode): string {
  return errorTable[code][1]
}

/** Field name (`musts.2` for the third line of a list) → sentence. */
export type FieldErrors = Record<string, string>

/**
 * A refusal that the person understands. Thrown by use cases and pure rules; the route wrapper turns the code into a
 * status and a sentence. Nothing has been stored when it is thrown inside a transaction.
 */
export class DomainError extends Error {
  readonly fields: FieldErrors
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly code: ErrorCode,
    options: { message?: string; fields?: FieldErrors; retryAfterSeconds?: number } = {},
  ) {
    super(options.message ?? errorMessage(code))
    this.name = 'DomainError'
    this.fields = options.fields ?? {}
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/**
 * True for a refusal from wherever it comes. The pages and the process around them are built apart and each holds this
 * class, so one that comes from the other side is no instance of it; its name is the same.
 */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === 'DomainError'
}
