export type ImportOutcome = 'added' | 'changed' | 'left' | 'refused'
export interface ImportRow {
  row: number
  outcome: ImportOutcome
  key: string
  name: string
  errors: { column: string; code: string; th: string; en: string }[]
}
export interface ImportWarning {
  column: string | null
  code: string
  th: string
  en: string
}
export interface ImportReport {
  kind: string
  dry_run: boolean
  added: number
  changed: number
  left: number
  refused: number
  absent: number
  /** The first of the absent ones by name. */
  absent_rows: { key: string; name: string }[]
  warnings: ImportWarning[]
  unknown_columns: string[]
  rows: ImportRow[]
}
