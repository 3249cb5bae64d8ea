import { z } from 'zod'
import { fileAnswer } from '#app/server/file-answer.ts'
import { releaseNumberParam } from '#app/features/releases/release-form.ts'
import { loadIssuedSheets } from '#app/features/releases/releases.queries.server.ts'
import { issuedListDocx } from '#app/server/issued-list-docx.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

export const loader = protectedRoute.loader(
  { permission: 'public.read', params: z.object({ number: releaseNumberParam }) },
  async ({ ctx, web, params }) => {
    await web.limit('export')
    const { sheets, title, issuer, fileName } = await loadIssuedSheets(ctx, params.number)
    const bytes = await issuedListDocx(sheets, { title, issuer })
    return fileAnswer(bytes, {
      type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      name: `${fileName}.docx`,
      plainName: `${params.number}.docx`,
    })
  },
)
