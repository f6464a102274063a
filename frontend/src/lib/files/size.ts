const STEPS: [number, string][] = [
  [2 ** 30, 'GB'],
  [2 ** 20, 'MB'],
  [2 ** 10, 'KB'],
]

/** `1.4 MB`, as people say it. */
export function size(bytes: number): string {
  const [step, unit] = STEPS.find(([least]) => bytes >= least) ?? [1, 'B']
  const value = bytes / step
  return `${value < 10 && step > 1 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`
}

/** `1:05` of so many seconds. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
