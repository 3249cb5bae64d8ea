import { z } from 'zod'
import { fileAnswer } from '#app/server/file-answer.ts'
import { releaseNumberParam } from '#app/features/releases/release-form.ts'
import { loadIssuedSheets } from '#app/features/releases/releases.queries.server.ts'
import { issuedListXlsx } from '#app/server/issued-list-xlsx.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ number: releaseNumberParam }) },
  async ({ ctx, web, params }) => {
    await web.limit('export')
    const { sheets, title, issuer, fileName } = await loadIssuedSheets(ctx, params.number)
    const bytes = await issuedListXlsx(sheets, { title, issuer })
    return fileAnswer(bytes, {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      name: `${fileName}.xlsx`,
      plainName: `${params.number}.xlsx`,
    })
  },
)
