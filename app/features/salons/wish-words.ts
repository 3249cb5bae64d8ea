import type { WishWord } from './set-wish.server.ts'

/** The sentence that confirms what a participant said about the list. */
export function wishDone(input: { intent: 'list' | 'unlist' } | { intent: 'wish'; word: WishWord }): string {
  switch (input.intent) {
    case 'list':
      return '已列入参会单位名单'
    case 'unlist':
      return '已退出名单'
    case 'wish':
      return { meet: '已记下：想见', avoid: '已记下：不想见', none: '已撤回' }[input.word]
  }
}
