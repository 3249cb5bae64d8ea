import { Fragment } from 'react'
import type {
  BadgePaper,
  CardPaper,
  LetterPaper,
  Paper,
  PaperPart,
  TablePaper,
  TentPaper,
} from '#app/domain/paper/paper.ts'

/** A paper as a page to look at and to print; its files say the same. */
export function PaperSheet({ paper, qrs }: { paper: Paper; qrs: readonly string[] }) {
  switch (paper.kind) {
    case 'tables':
      return <TableSheets paper={paper} />
    case 'cards':
      return <CardSheets paper={paper} />
    case 'tents':
      return <TentSheets paper={paper} />
    case 'badges':
      return <BadgeSheet paper={paper} qrs={qrs} />
    case 'letter':
      return <LetterSheet paper={paper} />
  }
}

function TableSheets({ paper }: { paper: TablePaper }) {
  return (
    <div className={paper.landscape ? 'paper paper-wide' : 'paper'}>
      {paper.parts.map((part, i) => (
        <article key={i} className={part.newPage && i > 0 ? 'break-before-page' : undefined}>
          <PartHead part={part} first={i === 0} />
          {part.rows.length === 0 ? <p>{part.empty}</p> : <PartTable part={part} />}
          {part.notes.map((note) => (
            <p key={note} className="cap mt-2">
              {note}
            </p>
          ))}
        </article>
      ))}
    </div>
  )
}

function PartHead({ part, first }: { part: PaperPart; first: boolean }) {
  const Title = first ? 'h1' : 'h2'
  return (
    <>
      {part.title !== undefined && <Title className="paper-title">{part.title}</Title>}
      {part.lines && <p className="mut mb-3 text-center whitespace-pre-line">{part.lines.join('\n')}</p>}
      {part.heading !== undefined && <h3 className="mt-6 mb-2 text-16 font-bold">{part.heading}</h3>}
    </>
  )
}

function PartTable({ part }: { part: PaperPart }) {
  const whole = part.columns.reduce((sum, c) => sum + c.share, 0)
  const look = (column: number, strong: boolean) => {
    const { centre, plain } = part.columns[column] ?? {}
    return [centre && 'nw text-center', strong && !plain && 'font-bold', part.signed && 'h-10']
      .filter(Boolean)
      .join(' ')
  }
  return (
    <div className="scroll-x">
      <table className="tb ruled">
        <caption className="sr-only">{part.heading ?? part.title}</caption>
        <colgroup>
          {part.columns.map((c) => (
            <col key={c.heading} width={`${(c.share / whole) * 100}%`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {part.columns.map((c) => (
              <th key={c.heading} scope="col" className="text-center">
                {c.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map((row, i) => (
            <tr key={i}>
              {row.look === 'group' ? (
                <th scope="colgroup" colSpan={part.columns.length}>
                  {row.cells[0]}
                </th>
              ) : (
                row.cells.map((text, at) => (
                  <td key={at} className={look(at, row.look === 'strong')}>
                    {text}
                  </td>
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CardSheets({ paper }: { paper: CardPaper }) {
  if (paper.cards.length === 0) return <p>还没有排入的洽谈，排好议程后再打印桌卡。</p>
  return paper.cards.map((card) => (
    <article key={card.table} className="break-after-page py-6">
      <h2 className="text-center text-[72px] leading-none font-bold">{card.table} 号桌</h2>
      {card.room !== '' && <p className="mt-3 text-center text-20">{card.room}</p>}
      {card.owner !== '' && <p className="my-4 text-center text-26">{card.owner}</p>}
      <table className="tb ruled mt-4 text-20">
        <caption className="sr-only">{card.table} 号桌的洽谈</caption>
        <tbody>
          {card.rows.map((row, i) => (
            <tr key={i}>
              <td className="nw">{row.when}</td>
              <td>{row.who}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  ))
}

function TentSheets({ paper }: { paper: TentPaper }) {
  if (paper.tents.length === 0) return <p>还没有人报名。</p>
  return (
    <ul className="tents">
      {paper.tents.map((tent, i) => (
        <li key={i}>
          <p className="tent-name">{tent.name}</p>
          <p>{[tent.unit, tent.title].filter(Boolean).join('\u3000')}</p>
        </li>
      ))}
    </ul>
  )
}

/** 胸牌: to be cut; the code opens the page on which the team signs the bearer in. */
function BadgeSheet({ paper, qrs }: { paper: BadgePaper; qrs: readonly string[] }) {
  if (paper.badges.length === 0) return <p>还没有人报名。</p>
  return (
    <ul className="badges">
      {paper.badges.map((badge, i) => (
        <li key={badge.code}>
          <div>
            <p className="cap">{badge.event}</p>
            <p className="text-26 font-bold">{badge.name}</p>
            <p>{badge.title}</p>
            <p>{badge.unit}</p>
          </div>
          <div className="text-center">
            <img src={qrs[i]} alt={`${badge.name}的签到码`} />
            <span className="cap">{badge.code}</span>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** A letter as offices write it; its slip begins a new page. */
function LetterSheet({ paper: { title, to, paragraphs, signed, slip } }: { paper: LetterPaper }) {
  const grid = slip.rows.find((row) => row.cells.length > 2)?.cells.map((c) => c.share) ?? []
  return (
    <article className="read mx-auto font-fang">
      <h1 className="my-6 text-center font-song text-26 font-normal">{title}</h1>
      <p>{to}</p>
      {paragraphs.map(({ text, list }) => (
        <Fragment key={text}>
          <p className="indent-[2em]">{text}</p>
          {list && (
            <ul className="pl-[4em]">
              {list.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Fragment>
      ))}
      <div className="mt-8 text-right">
        {signed.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <section className="mt-10 break-before-page">
        <h2 className="text-center font-song text-20 font-normal">{slip.title}</h2>
        <p className="mb-3">{slip.line}</p>
        <table className="tb ruled table-fixed">
          <caption className="sr-only">{slip.title}</caption>
          <colgroup>
            {grid.map((share, at) => (
              <col key={at} width={`${share}%`} />
            ))}
          </colgroup>
          <tbody>
            {slip.rows.map(({ cells, height }, i) => (
              <tr key={i} style={{ height: `${height}mm` }}>
                {cells.map(({ text, heading }, at) => {
                  const over = cells.length === 2 && at === 1 ? 3 : 1
                  return heading ? (
                    <th key={at} scope={over === 1 && cells.length === 2 ? 'row' : 'col'}>
                      {text}
                    </th>
                  ) : (
                    <td key={at} colSpan={over}>
                      {text}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </article>
  )
}
