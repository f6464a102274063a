/** A place under a finger, in pixels of the picture. */
export interface Touch {
  x: number
  y: number
  radius: number
}

/** How many pixels of the picture become one: nobody is recognised on twenty dots. */
export const COARSE = 24

/** From the screen to the picture, which may be shown smaller than it is. */
export function touchAt(
  pointer: { clientX: number; clientY: number },
  shown: { left: number; top: number; width: number; height: number },
  picture: { width: number; height: number },
  radius: number,
): Touch {
  const scale = picture.width / shown.width
  return {
    x: (pointer.clientX - shown.left) * scale,
    y: (pointer.clientY - shown.top) * (picture.height / shown.height),
    radius: radius * scale,
  }
}

/** Touches from one place to the next, close enough that a quick finger leaves no gap. */
export function between(from: Touch | undefined, to: Touch): Touch[] {
  if (!from) return [to]
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (to.radius / 2)))
  return Array.from({ length: steps }, (_, at) => {
    const part = (at + 1) / steps
    return { ...to, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
  })
}

/** The whole picture in coarse dots, from which fingers take. */
export function coarse(picture: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const small = sheet(Math.max(1, Math.round(width / COARSE)), Math.max(1, Math.round(height / COARSE)))
  small.getContext('2d')?.drawImage(picture, 0, 0, small.width, small.height)
  const large = sheet(width, height)
  const ink = large.getContext('2d')
  if (ink) {
    ink.imageSmoothingEnabled = false
    ink.drawImage(small, 0, 0, width, height)
  }
  return large
}

/** Puts the coarse picture where the finger is; what was there is gone from the canvas. */
export function blur(canvas: HTMLCanvasElement, from: HTMLCanvasElement, { x, y, radius }: Touch): void {
  const ink = canvas.getContext('2d')
  if (!ink) return
  ink.save()
  ink.beginPath()
  ink.arc(x, y, radius, 0, 2 * Math.PI)
  ink.clip()
  ink.drawImage(from, 0, 0)
  ink.restore()
}

function sheet(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}
