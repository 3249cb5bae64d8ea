import { toString as toQr } from 'qrcode'

/** A QR code of a link as the address of an image (SVG), so that no markup is put into a page. */
export async function qrCode(text: string): Promise<string> {
  const svg = await toQr(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
