import { creditCheckCharacter, organisationCheckDigit } from '#app/domain/credit-code.ts'

/**
 * A complete 统一社会信用代码 from the two leading characters (登记管理部门, 机构类别), a six-digit region and an
 * eight-character organisation body, with both check characters computed.
 */
export function creditCode(prefix: string, region: string, body: string): string {
  const first17 = prefix + region + body + organisationCheckDigit(body)
  return first17 + creditCheckCharacter(first17)
}
