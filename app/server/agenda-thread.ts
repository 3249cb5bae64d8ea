import { parentPort, workerData } from 'node:worker_threads'
import type { AgendaMessage } from './agenda-host.ts'
import { composeHere } from './agenda-composer.ts'
import type { ComposeRequest } from './agenda-composer.ts'

/** The agenda thread: it composes one agenda and ends. */
const port = parentPort
const send = (message: AgendaMessage) => port?.postMessage(message)

const result = await composeHere(workerData as ComposeRequest, (progress) => send({ progress }))
send({ result })
