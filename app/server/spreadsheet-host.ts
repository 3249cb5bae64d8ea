import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { ParsedBook, ParsedSheet } from '#app/domain/importing/book.ts'
import type { ChildLine, SpreadsheetErrorCode } from './spreadsheet-protocol.ts'
import { SpreadsheetError, isSpreadsheetErrorCode } from './spreadsheet-protocol.ts'

/** Limits of one reading process: heap in MB (V8), resident memory in MB, and seconds. */
export const readingLimits = { heapMb: 192, residentMb: 512, seconds: 15, fileBytes: 20 * 1024 * 1024 } as const

export interface ReadOptions {
  fileName: string
  /** The bundled reading process. */
  childPath: string
  /** Called as rows arrive. */
  onProgress?: (done: number, total: number) => void
  timeoutMs?: number
}

/**
 * Reads an uploaded spreadsheet in a process of its own, without secrets in its environment, unable to write files,
 * and killed when it takes too long or too much memory. Rows arrive in small pieces, so the caller's event loop is
 * never held up. Throws `SpreadsheetError` with the sentence for the person.
 */
export async function readSpreadsheet(bytes: Uint8Array, options: ReadOptions): Promise<ParsedBook> {
  if (bytes.length === 0) throw new SpreadsheetError('empty')
  if (bytes.length > readingLimits.fileBytes) throw new SpreadsheetError('limits', '文件超过 20 MB')
  const child = startChild(options.childPath)
  const guard = guardChild(child, options.timeoutMs ?? readingLimits.seconds * 1000)
  try {
    child.on('error', () => undefined)
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
    const book = await collect(child, options)
    if (guard.killed() !== null) throw new SpreadsheetError(guard.killed() ?? 'damaged')
    if (book === null) throw new SpreadsheetError(await endOf(child))
    return book
  } finally {
    guard.stop()
    child.kill('SIGKILL')
  }
}

function startChild(childPath: string): ChildProcess {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission'
  const node = [
    process.execPath,
    `--max-old-space-size=${readingLimits.heapMb}`,
    permission,
    '--allow-fs-read=*',
    '--no-warnings',
    childPath,
  ]
  const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore']
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'production', LANG: 'C.UTF-8' }
  if (process.platform === 'win32') return spawn(node[0] as string, node.slice(1), { stdio, env })
  const limits = `ulimit -t ${readingLimits.seconds + 5}; ulimit -f 0; ulimit -c 0; exec "$@"`
  return spawn('/bin/sh', ['-c', limits, 'sh', ...node], { stdio, env })
}

/** Kills the process at its time limit, or when its resident memory passes the limit (where /proc tells it). */
function guardChild(child: ChildProcess, timeoutMs: number) {
  let killed: SpreadsheetErrorCode | null = null
  const kill = (code: SpreadsheetErrorCode) => {
    killed ??= code
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => kill('timeout'), timeoutMs)
  const poll = setInterval(() => {
    void residentMb(child.pid).then((mb) => {
      if (mb > readingLimits.residentMb) kill('memory')
    })
  }, 100)
  const stop = () => {
    clearTimeout(timer)
    clearInterval(poll)
  }
  return { stop, killed: () => killed }
}

async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024
}

/** The book when the process said all of it, or null when it ended before. */
async function collect(child: ChildProcess, options: ReadOptions): Promise<ParsedBook | null> {
  if (!child.stdout) return null
  let book: ParsedBook | null = null
  let sheet: ParsedSheet | null = null
  let total = 0
  let done = 0
  for await (const text of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const line = JSON.parse(text) as ChildLine
    if (line.t === 'error')
      throw new SpreadsheetError(isSpreadsheetErrorCode(line.code) ? line.code : 'damaged', line.detail)
    if (line.t === 'end') return book
    if (line.t === 'book') {
      const { format, encoding, externalLinks } = line
      total = line.totalRows
      book = { fileName: options.fileName, format, encoding, externalLinks, sheets: [] }
    } else if (line.t === 'sheet') {
      const { name, hidden, merges, hiddenRows, notes } = line.head
      sheet = { name, hidden, merges, hiddenRows, notes, rows: [] }
      book?.sheets.push(sheet)
    } else {
      sheet?.rows.push(...line.rows)
      done += line.rows.length
      options.onProgress?.(done, total)
    }
  }
  return null
}

/** Why a process ended without an answer: V8 aborts when its heap limit is reached, the kernel at the CPU limit. */
async function endOf(child: ChildProcess): Promise<SpreadsheetErrorCode> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise<void>((resolve) => child.once('close', () => resolve()))
  if (child.signalCode === 'SIGXCPU') return 'timeout'
  return child.signalCode === 'SIGABRT' || child.exitCode === 134 ? 'memory' : 'damaged'
}
