import { main as agenda } from '#tests/bench/agenda.ts'
import { main as family } from '#tests/bench/family.ts'
import { main as load } from '#tests/bench/load.ts'
import { main as matching } from '#tests/bench/matching.ts'
import { main as salons } from '#tests/bench/salons.ts'
import { main as scale } from '#tests/bench/scale.ts'
import { main as search } from '#tests/bench/search.ts'

/** Runs one benchmark: progress on stderr, one JSON object as the last line of stdout. */
const benches: Record<string, (argv: string[]) => Promise<number>> = {
  agenda,
  family,
  load,
  matching,
  salons,
  scale,
  search,
}
const [name = '', ...argv] = process.argv.slice(2)
const bench = benches[name]
if (!bench) {
  process.stderr.write(`unknown benchmark ${name}: ${Object.keys(benches).join(', ')}\n`)
  process.exit(2)
}
process.exit(await bench(argv[0] === '--' ? argv.slice(1) : argv))
