/** `ป.1 ป.2 ป.3` reads as `ป.1–3`; grades that do not follow each other stay a list. */
export function gradeWords(grades: readonly string[]): string {
  const runs: { stage: string; from: number; to: number }[] = []
  for (const grade of grades) {
    const match = /^(\D+)(\d+)$/.exec(grade)
    const last = runs.at(-1)
    if (!match) runs.push({ stage: grade, from: 0, to: 0 })
    else if (last && last.stage === match[1] && last.to + 1 === Number(match[2])) last.to += 1
    else runs.push({ stage: match[1] ?? '', from: Number(match[2]), to: Number(match[2]) })
  }
  return runs
    .map(({ stage, from, to }) => (from === 0 ? stage : `${stage}${from}${to > from ? `–${to}` : ''}`))
    .join(' ')
}
