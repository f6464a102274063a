import type { Cell } from '$lib/api'
import { dates, language } from '$lib/i18n'

type Row = Record<string, Cell>

/** What a cell of the rows behind a number says, in the language of the screen. */
export function said(row: Row, key: string): string | number | null {
  const cell = row[key]
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'object') return cell.name
  if (typeof cell === 'boolean') return cell ? '✓' : ''
  if (typeof cell === 'number') return cell
  const english = row[`${key}_en`]
  if (typeof english === 'string') return language.pick(cell, english)
  // Every moment in these rows is the beginning of a day.
  return /^\d{4}-\d\d-\d\d(T|$)/.test(cell) ? dates.shortDate(cell, language.now) : cell
}

/** Where a cell leads: a message, a cycle or a practice that the reader may open. */
export function leadsTo(row: Row, key: string): string | undefined {
  const cell = row[key]
  return typeof cell === 'object' && cell?.href?.startsWith('/') ? cell.href : undefined
}
