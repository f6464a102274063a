import type { CsvCell } from './csv'

export interface Column<R> {
  key: string
  label: string
  value: (row: R) => CsvCell
  number?: boolean
  href?: (row: R) => string | undefined
}
