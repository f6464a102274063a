export const importKinds = ['organisations', 'people', 'networks', 'awards'] as const

const columns: Record<string, string> = {
  organisations: 'code,code_kind,name,kind,parent_code,size_class,province,known_code',
  awards: 'org_code,award,year,level,size_class,body',
  people: 'login,title,given_name,family_name,nickname,school_code,role,from,to,email',
  networks: 'programme,network,org_code,part,from,to',
}

/** The header that the server reads; Thai aliases work too. */
export const columnsOf = (kind: string): string => (columns[kind] ?? '').replaceAll(',', ', ')

/** Browsers disagree about CSV: the name decides. */
export function typeOf(file: File): string {
  return file.name.toLowerCase().endsWith('.xlsx')
    ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    : 'text/csv'
}
