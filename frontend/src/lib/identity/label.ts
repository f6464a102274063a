import type { PersonRef } from '$lib/api'

type Named = Pick<PersonRef, 'id' | 'name'> & Partial<Pick<PersonRef, 'full_name' | 'school'>>

const WAYS: readonly ((one: Named) => string)[] = [
  (one) => one.school?.name ?? '',
  (one) => one.full_name ?? '',
  (one) => [one.full_name, one.school?.name].filter(Boolean).join(' '),
]

/** How one of these people is called in a list of them: by more than the name where two have the same, by school first. */
export function labelIn(person: Named, people: readonly (Named | null | undefined)[]): string {
  const same = people.filter((one): one is Named => !!one && one.id !== person.id && one.name === person.name)
  if (same.length === 0) return person.name
  for (const way of WAYS) {
    const more = way(person)
    if (more && more !== person.name && same.every((one) => way(one) !== more)) {
      return `${person.name} (${more})`
    }
  }
  return `${person.name} (${person.id.slice(-4)})`
}
