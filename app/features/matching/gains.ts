import { amountText, modesText } from '#app/domain/item-words.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { categoryName, spaceName } from '#app/domain/taxonomy.ts'
import { formatDay } from '#app/domain/time.ts'
import { funding, preparation } from '#app/domain/vocabulary.ts'

/** What each side would get, one sentence for each field that states it. */
export interface Gains {
  need: string[]
  offer: string[]
}

const present = (parts: (string | null | false | undefined)[]) => parts.filter((p): p is string => !!p)
const areas = (codes: readonly string[]) => codes.map(categoryName).join('、')

/** What each side gains, from fields alone: what a field does not state is not here. `need` is what the reader sees. */
export function gainsOf(need: Partial<OpportunityContent>, offer: ProductContent): Gains {
  return { need: gainsOfNeed(need, offer), offer: gainsOfOffer(need, offer) }
}

function gainsOfNeed(need: Partial<OpportunityContent>, offer: ProductContent): string[] {
  const own = need.categories ?? []
  const shared = offer.modes.filter((m) => need.modes?.includes(m))
  const beyond = [...new Set([...offer.categories, ...offer.offers])].filter((c) => !own.includes(c))
  const price = amountText(offer.price)
  const [first] = offer.cases
  const where = first && present([first.place, first.year !== null && `${first.year} 年`]).join('，')
  return present([
    shared.length > 0 && `可按${modesText(shared)}合作`,
    price && `价格：${price}`,
    offer.leadTimeDays !== null && `交付周期 ${offer.leadTimeDays} 天`,
    first && `应用案例 ${offer.cases.length} 个，如${first.title}${where ? `（${where}）` : ''}`,
    beyond.length > 0 && `另可提供：${areas(beyond)}`,
  ])
}

function gainsOfOffer(need: Partial<OpportunityContent>, offer: ProductContent): string[] {
  const own = need.categories ?? []
  const wanted = offer.wants.filter((c) => own.includes(c))
  const amount = amountText(need.amount)
  const spaces = [...(need.spaces ?? []).map(spaceName), need.spaceNote ?? ''].filter(Boolean)
  return present([
    wanted.length > 0 && `正是登记想要的领域：${areas(wanted)}`,
    amount && `金额：${amount}`,
    need.funding && `资金来源：${funding.labels[need.funding]}`,
    need.preparation && `前期工作：${preparation.labels[need.preparation]}`,
    spaces.length > 0 && `落地空间：${spaces.join('、')}`,
    need.dueOn ? `实施时限：${formatDay(need.dueOn)}` : need.dueNote && `实施时限：${need.dueNote}`,
  ])
}
