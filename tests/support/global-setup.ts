import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startMeili } from './meili-server.ts'
import type { RunningMeili } from './meili-server.ts'

/** The engine serves all test files of a run, and is started only when one of them asks for it. */
export default async function setup(project: TestProject) {
  let engine: Promise<RunningMeili> | null = null
  const server = createServer((_request, response) => {
    engine ??= startMeili()
    engine.then(
      ({ url, masterKey }) => response.end(JSON.stringify({ url, masterKey })),
      (error: unknown) => {
        response.statusCode = 500
        response.end(String(error))
      },
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  project.provide('meiliStarter', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return async () => {
    server.close()
    server.closeAllConnections()
    await (await engine?.catch(() => null))?.stop()
  }
}
