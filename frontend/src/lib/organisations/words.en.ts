import { s } from '$lib/i18n/english'
import type { Messages } from '$lib/i18n/messages'

/** A school. */
export const school: Messages['school'] = {
  kind: 'Kind',
  codes: 'Codes',
  awards: 'IQA AWARD',
  noAwards: 'No award recorded yet',
  networks: 'In networks',
  practices: 'Practices of the school',
  people: (count) => `${s(count, 'person', 'people')} in the system`,
  peopleTitle: 'People',
  schools: (count) => `${s(count, 'school')} below it`,
  under: 'Organisations below',
  confirm: 'Confirm that they work here',
  year: (year) => `${year}`,
  code: { ministry: '10-digit code', smis: '8-digit SMIS', obec: 'OBEC code', area: 'Area code' },
  size: { small: 'Small', medium: 'Medium', large: 'Large', extra_large: 'Extra large' },
}
