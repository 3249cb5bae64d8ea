export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV_TYPE = 'text/csv; charset=utf-8'

/** A file to download under its Chinese name, with a plain one for old programs. */
export function fileAnswer(bytes: Buffer, file: { type: string; name: string; plainName: string }): Response {
  const safe = file.name.replace(/[\\/:*?"<>|]/g, '')
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename="${file.plainName}"; filename*=UTF-8''${encoded}`,
      'Cache-Control': 'private, no-store',
    },
  })
}
