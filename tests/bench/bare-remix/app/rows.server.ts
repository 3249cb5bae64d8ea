import Database from 'better-sqlite3'

interface Row {
  id: number
  number: string
  title: string
  summary: string
  owner: string
  deadline: string
}

const ROWS = 2000

function openRows(): Database.Database {
  const database = new Database(':memory:')
  database.exec(
    'create table item (id integer primary key, number text, title text, summary text, owner text, deadline text)',
  )
  const insert = database.prepare('insert into item (number, title, summary, owner, deadline) values (?, ?, ?, ?, ?)')
  database.transaction(() => {
    for (let n = 1; n <= ROWS; n++) {
      const number = `JH-2026-${String(n).padStart(4, '0')}`
      const summary = `沿街 ${n} 处点位的巡查仍靠人工，拟以视频识别和自动派单先选 3 处试点，运行半年后按效果推开。`
      insert.run(number, `沿街点位巡查第 ${n} 段`, summary, `第 ${n % 40} 服务中心`, '2026-12-31 17:00')
    }
  })()
  return database
}

const database = openRows()
const page = database.prepare<[], Row>('select * from item order by id desc limit 20')
const count = database.prepare<[], { n: number }>('select count(*) as n from item')

/** Twenty rows and how many there are. */
export const readRows = () => ({ rows: page.all(), total: count.get()?.n ?? 0 })
