/** A number as English writes it. */
export const n = (count: number) => count.toLocaleString('en-GB')
/** So many of something. */
export const s = (count: number, one: string, many = one + 's') => `${n(count)} ${count === 1 ? one : many}`
