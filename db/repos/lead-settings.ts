import { releaseWords, reviewPreset } from '#app/domain/vocabulary.ts'
import type { ReleaseWord, ReviewPreset } from '#app/domain/vocabulary.ts'
import type { ReadDb } from '../schema.ts'
import { setting } from './settings.ts'

/** Keys of what the lead unit sets. */
export const leadSettingKeys = { reviewPreset: 'review.preset', releaseWord: 'release.word' } as const

/** How needs of owners spending public money are reviewed; 简易 until the lead unit chooses 三审. */
export async function reviewPresetSetting(db: ReadDb): Promise<ReviewPreset> {
  const value = await setting(db, leadSettingKeys.reviewPreset)
  return reviewPreset.codes.find((code) => code === value) ?? 'simple'
}

/** The word for one issue of the lists: 2026年第2批 or 2026年第2期. */
export async function releaseWordSetting(db: ReadDb): Promise<ReleaseWord> {
  const value = await setting(db, leadSettingKeys.releaseWord)
  return releaseWords.find((word) => word === value) ?? '批'
}
