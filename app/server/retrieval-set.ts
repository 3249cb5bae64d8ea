import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Relevance } from '#app/domain/judging/measures.ts'

export interface RetrievalEntry {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly domain?: string
  readonly split?: string
}

export interface RetrievalSet {
  readonly corpus: readonly RetrievalEntry[]
  readonly queries: readonly RetrievalEntry[]
  /** By query id; null when the folder has no qrels.jsonl. */
  readonly qrels: ReadonlyMap<string, Relevance> | null
}

/** A file that is missing or has a bad line; the message names file and line. */
export class RetrievalSetError extends Error {}

type JsonObject = Record<string, unknown>

/** Lines of `name` in `folder`, or of `name.gz`; null when neither is there. */
function readLines(folder: string, name: string): { path: string; lines: string[] } | null {
  const plain = join(folder, name)
  if (existsSync(plain)) return { path: plain, lines: readFileSync(plain, 'utf8').split('\n') }
  const packed = `${plain}.gz`
  if (existsSync(packed)) return { path: packed, lines: gunzipSync(readFileSync(packed)).toString('utf8').split('\n') }
  return null
}

function parseLines<T>(folder: string, name: string, parse: (line: JsonObject) => T): T[] | null {
  const file = readLines(folder, name)
  if (file === null) return null
  const out: T[] = []
  file.lines.forEach((line, at) => {
    if (line.trim() === '') return
    try {
      const value: unknown = JSON.parse(line)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a JSON object')
      out.push(parse(value as JsonObject))
    } catch (error) {
      throw new RetrievalSetError(`${file.path}:${at + 1}: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  return out
}

function text(line: JsonObject, field: string): string {
  const value = line[field]
  if (typeof value !== 'string') throw new Error(`field "${field}" is not a text`)
  return value
}

function optionalText(line: JsonObject, field: string): string | undefined {
  return line[field] === undefined || line[field] === null ? undefined : text(line, field)
}

function entry(seen: Set<string>): (line: JsonObject) => RetrievalEntry {
  return (line) => {
    const id = text(line, 'id')
    if (id === '') throw new Error('field "id" is empty')
    if (seen.has(id)) throw new Error(`id "${id}" occurs twice`)
    seen.add(id)
    const domain = optionalText(line, 'domain')
    const split = optionalText(line, 'split')
    return {
      id,
      title: optionalText(line, 'title') ?? '',
      text: optionalText(line, 'text') ?? '',
      ...(domain === undefined ? {} : { domain }),
      ...(split === undefined ? {} : { split }),
    }
  }
}

function judgement(line: JsonObject) {
  const rel = line.rel
  if (typeof rel !== 'number' || !Number.isFinite(rel)) throw new Error('field "rel" is not a number')
  return { qid: text(line, 'qid'), did: text(line, 'did'), rel }
}

function required<T>(value: T | null, folder: string, name: string): T {
  if (value === null) throw new RetrievalSetError(`${join(folder, name)}: no such file`)
  return value
}

/** Reads corpus, queries and, where present, qrels of a folder; plain or gzipped. Throws RetrievalSetError. */
export function readRetrievalSet(folder: string): RetrievalSet {
  const corpus = required(parseLines(folder, 'corpus.jsonl', entry(new Set())), folder, 'corpus.jsonl')
  const queries = required(parseLines(folder, 'queries.jsonl', entry(new Set())), folder, 'queries.jsonl')
  const judged = parseLines(folder, 'qrels.jsonl', judgement)
  if (judged === null) return { corpus, queries, qrels: null }
  const qrels = new Map<string, Map<string, number>>()
  for (const { qid, did, rel } of judged) {
    const ofQuery = qrels.get(qid) ?? new Map<string, number>()
    qrels.set(qid, ofQuery.set(did, rel))
  }
  return { corpus, queries, qrels }
}
