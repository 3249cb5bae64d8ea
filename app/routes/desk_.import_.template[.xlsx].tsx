import { z } from 'zod'
import { itemKind } from '#app/domain/vocabulary.ts'
import { XLSX_TYPE, fileAnswer } from '#app/server/file-answer.ts'
import { importTemplate } from '#app/server/import-template.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

/** An empty list to fill in. */
export const loader = protectedRoute.loader(
  {
    permission: 'item.import',
    query: z.object({ kind: z.enum(['opportunity', 'product']).catch('opportunity').default('opportunity') }),
  },
  async ({ query: { kind } }) =>
    fileAnswer(await importTemplate(kind), {
      type: XLSX_TYPE,
      name: `${itemKind.labels[kind]}清单导入模板.xlsx`,
      plainName: `${kind}-template.xlsx`,
    }),
)
