import type { Practice } from '$lib/api'
import type { Written } from './fields'
import type { Comment } from './types'

/** A piece of a text, with the comments that stand on it. */
export interface Piece {
  text: string
  on: string[]
}

/** A field as one text, steps a line each: as the server counts positions. */
export function textOf(practice: Practice, field: Written): string {
  return field === 'steps' ? practice.steps.join('\n') : practice[field]
}

/** A text cut where comments begin and end. Positions are code points; `from` is where the text begins in its field. */
export function pieces(text: string, comments: readonly Comment[], from = 0): Piece[] {
  const letters = [...text]
  const spans = comments
    .filter((comment) => comment.position !== null && comment.quote !== '' && !comment.resolved_at)
    .map((comment) => {
      const start = (comment.position ?? 0) - from
      return { id: comment.id, start, end: start + [...comment.quote].length }
    })
    .filter(({ start, end }) => end > 0 && start < letters.length)
  const edges = [0, letters.length, ...spans.flatMap(({ start, end }) => [start, end])]
  const cuts = [...new Set(edges)].filter((at) => at >= 0 && at <= letters.length).sort((a, b) => a - b)
  return cuts.slice(1).map((end, at) => {
    const start = cuts[at]!
    const on = spans.filter((span) => span.start <= start && span.end >= end).map((span) => span.id)
    return { text: letters.slice(start, end).join(''), on }
  })
}

/** Words that a person selected inside one field, and how many code points stand before them. */
export interface Passage {
  field: Written
  quote: string
  position: number
}

/** What is selected now, if all of it lies in one text below `root`: an element with `data-field`, and `data-from` where its text begins. */
export function selected(root: HTMLElement, selection: Selection | null): Passage | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  const within = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest('[data-text]')
  const text = within(range.startContainer)
  if (!(text instanceof HTMLElement) || text !== within(range.endContainer) || !root.contains(text)) {
    return undefined
  }
  const before = document.createRange()
  before.selectNodeContents(text)
  before.setEnd(range.startContainer, range.startOffset)
  const quote = range.toString()
  if (quote.trim() === '') return undefined
  return {
    field: text.dataset.text as Written,
    quote,
    position: Number(text.dataset.from ?? 0) + [...before.toString()].length,
  }
}
