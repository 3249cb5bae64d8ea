import { personalDataIn, personalDataKinds } from './personal-data-patterns.ts'

/** Mail addresses, also with the full stop of an input method. */
const MAIL = /[\w.+-]+@[\w-]+(?:[.。][\w-]+)+/
/** 微信号 abc123, QQ：123456, 加V信 abc123: the name of a messenger with an account behind it. */
const MESSENGER =
  /(?:微信|V信|wechat|weixin|QQ|钉钉)\s*(?:号码?|群号?|同号)?\s*(?:是|为|[:：])?\s*[A-Za-z0-9][\w-]{4,}/i

/**
 * Why a text between two sides may not be sent yet; null for a text that may. Contact persons are shown once both have
 * agreed, so no way to reach a person stands in a note, a question, an answer or a reason. Office numbers may.
 */
export function contactRefusal(text: string): string | null {
  const plain = text.normalize('NFKC')
  const [found] = personalDataIn(plain)
  const what = found
    ? `${personalDataKinds[found.kind]}（${found.masked}）`
    : MAIL.test(plain)
      ? '邮箱地址'
      : MESSENGER.test(plain)
        ? '微信或 QQ 号'
        : null
  return what && `请删去${what}：双方同意后互见联系人`
}
