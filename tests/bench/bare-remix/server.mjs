// Serves the bare page by Express, without guards, sessions or compression. Prints its address.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequestHandler, writeReadableStreamToWritable } from '@remix-run/node'
import express from 'express'

const build = await import(pathToFileURL(join(resolve(process.argv[2]), 'server/index.js')).href)
const handle = createRequestHandler(build, 'production')
const app = express()
app.disable('x-powered-by')
app.all('*', async (req, res, next) => {
  try {
    const response = await handle(new Request(new URL(req.originalUrl, `http://${req.headers.host}`)))
    res.statusCode = response.status
    for (const [name, value] of response.headers) res.append(name, value)
    if (response.body) await writeReadableStreamToWritable(response.body, res)
    else res.end()
  } catch (error) {
    next(error)
  }
})
const server = app.listen(0, '127.0.0.1', () =>
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`),
)
process.on('disconnect', () => process.exit(0))
