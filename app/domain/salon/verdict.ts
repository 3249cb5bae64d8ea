/** What is proven about an agenda, said in plain words: first about the talks placed, then about idle gaps. */

export interface Proven {
  /** Talks without a place, and how many have none in every agenda. */
  unplaced: number
  unplacedBound: number
  /** Idle gaps, and how many every agenda has that places as many talks. */
  gaps: number
  gapsBound: number
  /** Nothing better exists in either. */
  proven: boolean
  /** Talks keep their place unless moving lets another one in; gaps were not looked at. */
  fewMoves?: boolean
}

/** The verdict on a result. Nothing is claimed about gaps while more talks might be placed. */
export function verdict({ unplaced, unplacedBound, gaps, gapsBound, proven, fewMoves = false }: Proven): string {
  if (proven) return '最优：洽谈排得最多，空档最少。'
  const more = unplaced - unplacedBound
  if (more > 0) return `最多还可多排 ${more} 场。`
  if (fewMoves) return '洽谈排得最多；议程已发布，优先少移动。'
  const less = gaps - gapsBound
  return less > 0 ? `洽谈排得最多；最多还可少 ${less} 处空档。` : '洽谈排得最多；没有证明各单位的空档之差不能更小。'
}

/** How far a run is. The bound of the gaps says something only when no more talks can be placed. */
export function progressWords({ unplaced, unplacedBound, gaps, gapsBound }: Omit<Proven, 'proven'>): string {
  const placing =
    unplaced > unplacedBound
      ? `未排 ${unplaced} 场（已证明不会少于 ${unplacedBound} 场）`
      : `未排 ${unplaced} 场，不能再少`
  const gap = `空档 ${gaps} 处`
  return `目前最好：${placing}，${unplaced > unplacedBound ? gap : `${gap}（已证明不会少于 ${gapsBound} 处）`}。`
}
