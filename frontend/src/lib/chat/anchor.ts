/** The message at the top of the screen, and how far below the edge of its box it stood. */
export interface Anchor {
  id: string
  from: number
}

export function anchorIn(box: HTMLElement): Anchor | undefined {
  const edge = box.getBoundingClientRect().top
  for (const row of box.querySelectorAll<HTMLElement>('li[id]')) {
    const { top, bottom } = row.getBoundingClientRect()
    if (bottom > edge) return { id: row.id, from: top - edge }
  }
  return undefined
}

/** Puts it back where it was; does nothing once it is gone. */
export function backTo(box: HTMLElement, anchor: Anchor | undefined): void {
  const row = anchor && document.getElementById(anchor.id)
  if (!row) return
  box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.from
}
