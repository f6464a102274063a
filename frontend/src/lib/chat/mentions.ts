import type { PersonRef } from '$lib/api'
import { labelIn } from '$lib/identity/label'

/** Somebody whom the text names, as they are called there: by their name, and by more where others have the same. */
export type Mentioned = PersonRef & { label?: string }

/** What was typed, with the names of mentioned people turned into `@[person]`; longer names first. */
export function encodeMentions(text: string, people: readonly Mentioned[]): string {
  return [...people]
    .sort((a, b) => called(b).length - called(a).length)
    .reduce((body, person) => body.replaceAll(`@${called(person)}`, () => `@[${person.id}]`), text)
}

/** The way back, for editing: `people` are those whom the body mentions, as `labelled` calls them. */
export function decodeMentions(body: string, people: readonly PersonRef[]): string {
  const named = people.filter(({ id }) => body.includes(`@[${id}]`))
  return labelled(named).reduce(
    (text, person) => text.replaceAll(`@[${person.id}]`, () => `@${called(person)}`),
    body,
  )
}

/** Two lists of people as one, nobody twice. */
export function together(some: readonly Mentioned[], more: readonly Mentioned[]): Mentioned[] {
  return [...some.filter((person) => !more.some(({ id }) => id === person.id)), ...more]
}

/** People with what tells them apart: two who share a name are called by their schools too. */
export function labelled(people: readonly PersonRef[]): Mentioned[] {
  return people.map((person) => {
    const label = labelIn(person, people)
    return label === person.name ? person : { ...person, label }
  })
}

function called(person: Mentioned): string {
  return person.label ?? person.name
}

/** The half-typed mention before the caret: `คุณ @สม` asks for `สม`, also right behind Thai; `somchai@` is an address. */
export function mentionAt(text: string, caret: number): { query: string; from: number } | null {
  const match = /(^|[^@])@([^\s@[\]]{0,30})$/u.exec(text.slice(0, caret))
  if (!match) return null
  const query = match[2]!
  const from = caret - query.length - 1
  return isAddress(text.slice(0, from)) ? null : { query, from }
}

/** What stands before the sign: the name in a mail address, in Latin letters, or digits that stand alone. */
function isAddress(before: string): boolean {
  const name = /[\p{Script=Latin}\p{Nd}._%+-]+$/u.exec(before.replace(/[\u0E50-\u0E59]+$/, ''))?.[0]
  if (!name) return false
  const behindThai = /[\u0E00-\u0E7F]$/.test(before.slice(0, before.length - name.length))
  return /\p{Script=Latin}/u.test(name) || !behindThai
}
