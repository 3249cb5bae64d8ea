import { inflateRawSync } from 'node:zlib'
import { SpreadsheetError } from './spreadsheet-protocol.ts'

/**
 * The check of a zip container before anything in it is unpacked: entries, names and declared sizes come from the
 * central directory alone, and each declared size is held against the real one while its entry is inflated.
 */
export const zipLimits = { entries: 1_000, totalBytes: 100 * 1024 * 1024, ratio: 100, smallBytes: 1024 * 1024 } as const

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_SIZE = 22
const CENTRAL_SIZE = 46
const LOCAL_SIZE = 30
const ZIP64 = 0xffffffff

export interface ZipEntry {
  name: string
  method: number
  packed: number
  size: number
  offset: number
}

const refuse = (detail: string): never => {
  throw new SpreadsheetError('structure', detail)
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_SIZE - 0xffff)
  for (let at = bytes.length - END_SIZE; at >= lowest; at--) if (bytes.readUInt32LE(at) === END) return at
  throw new SpreadsheetError('damaged')
}

function readEntry(bytes: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new SpreadsheetError('damaged')
  const flags = bytes.readUInt16LE(at + 8)
  if ((flags & 1) !== 0) throw new SpreadsheetError('encrypted')
  const nameLength = bytes.readUInt16LE(at + 28)
  const entry = {
    name: bytes.toString('utf8', at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength),
    method: bytes.readUInt16LE(at + 10),
    packed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
  }
  const next = at + CENTRAL_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  return { entry, next }
}

/** Where the packed bytes of an entry begin, from its local header. */
function dataStart(bytes: Buffer, entry: ZipEntry): number {
  if (entry.offset + LOCAL_SIZE > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL)
    throw new SpreadsheetError('damaged')
  const start =
    entry.offset + LOCAL_SIZE + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
  if (start + entry.packed > bytes.length) throw new SpreadsheetError('damaged')
  return start
}

function checkName(name: string): void {
  if (name.startsWith('/') || name.includes('\\') || name.includes('\0') || /^[a-z]:/i.test(name))
    refuse('压缩包内有绝对路径')
  if (name.split('/').includes('..')) refuse('压缩包内有越出目录的路径')
  if (/\.(zip|xlsx|xlsm|xlsb|docx|pptx|rar|7z|gz|tar)$/i.test(name)) refuse('压缩包内还有压缩包')
}

function checkSizes(entries: ZipEntry[]): void {
  const total = entries.reduce((sum, e) => sum + e.size, 0)
  const packed = entries.reduce((sum, e) => sum + e.packed, 0)
  if (total > zipLimits.totalBytes) refuse('解压后超过 100 MB')
  if (total > zipLimits.smallBytes && total > packed * zipLimits.ratio) refuse('压缩比超过 100')
  for (const e of entries)
    if (e.size > zipLimits.smallBytes && e.size > e.packed * zipLimits.ratio) refuse('压缩比超过 100')
}

function checkOverlap(bytes: Buffer, entries: ZipEntry[]): void {
  let end = 0
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) refuse('压缩包内的文件互相重叠')
    end = dataStart(bytes, entry) + entry.packed
  }
}

/** The entries of a zip file, refused with `SpreadsheetError` when any limit is broken. Nothing is unpacked. */
export function listZip(bytes: Buffer): ZipEntry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > zipLimits.entries) refuse('压缩包内的文件超过 1,000 个')
  const entries: ZipEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    const { entry, next } = readEntry(bytes, at)
    if (entry.size === ZIP64 || entry.packed === ZIP64 || entry.offset === ZIP64) refuse('压缩格式不受支持')
    checkName(entry.name)
    entries.push(entry)
    at = next
  }
  checkSizes(entries)
  checkOverlap(bytes, entries)
  return entries
}

/** Unpacks one entry; a size that differs from the declared one is refused. */
export function inflateEntry(bytes: Buffer, entry: ZipEntry): Buffer {
  const start = dataStart(bytes, entry)
  const packed = bytes.subarray(start, start + entry.packed)
  if (entry.method !== 0 && entry.method !== 8) return refuse('压缩格式不受支持')
  const data = entry.method === 0 ? packed : inflate(packed, entry.size)
  if (data.length !== entry.size) refuse('压缩包内声明的大小与实际不符')
  return data
}

function inflate(packed: Buffer, declared: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, declared) })
  } catch (error) {
    if (error instanceof RangeError) return refuse('压缩包内声明的大小与实际不符')
    throw new SpreadsheetError('damaged')
  }
}
