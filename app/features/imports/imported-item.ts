/** A draft exactly as the import made it: nobody has saved or submitted it since. */
export const isUntouched = (item: { status: string; version: number; number: string | null }): boolean =>
  item.status === 'draft' && item.version === 1 && item.number === null
