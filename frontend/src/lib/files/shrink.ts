import type { Grade } from './upload'

interface Measure {
  /** The longest side in pixels. */
  side: number
  /** Of the JPEG, 0 to 1. */
  quality: number
}

/** Two grades (F-CH-8): a photo for looking at, a document whose small print stays legible. */
const MEASURES: Partial<Record<Grade, Measure>> = {
  picture: { side: 1280, quality: 0.8 },
  document: { side: 2200, quality: 0.88 },
}
/** What a browser may draw; animations and drawings are sent as they are. */
const DRAWN = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/
/** Kinds that every server and every reader takes as they are. */
const TAKEN = /^image\/(jpeg|png|webp)$/

export interface Shrunk {
  name: string
  type: string
  blob: Blob
}

/** The picture as its grade wants it; the file itself when nothing is to be done, or when this browser cannot draw it. */
export async function shrink(file: File, grade: Grade): Promise<Shrunk> {
  const asIs = { name: file.name, type: file.type, blob: file }
  const measure = MEASURES[grade]
  if (!measure || !DRAWN.test(file.type)) return asIs
  const drawn = await draw(file, measure)
  if (!drawn) return asIs
  if (TAKEN.test(file.type) && drawn.size >= file.size) return asIs
  return { name: `${stem(file.name)}.jpg`, type: 'image/jpeg', blob: drawn }
}

/** Width and height with the longest side within the measure; never larger than they are. */
export function fit(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export function stem(name: string): string {
  return name.replace(/\.[^.]{1,8}$/, '') || name
}

/** The picture as it is held; null where this browser cannot draw its kind. */
export async function bitmapOf(picture: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(picture, { imageOrientation: 'from-image' })
  } catch (cause) {
    console.warn('picture', cause)
    return null
  }
}

async function draw(file: File, { side, quality }: Measure): Promise<Blob | null> {
  const picture = await bitmapOf(file)
  if (!picture) return null
  try {
    const target = fit(picture.width, picture.height, side)
    let from: CanvasImageSource = picture
    let { width, height } = picture
    // By halves: a single large step would leave out rows of pixels, and thin strokes of letters with them.
    while (width / 2 >= target.width && height / 2 >= target.height) {
      width = Math.ceil(width / 2)
      height = Math.ceil(height / 2)
      from = onCanvas(from, width, height)
    }
    const canvas = onCanvas(from, target.width, target.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  } catch (cause) {
    // A phone with little memory draws no large picture: the file goes as it is.
    console.warn('picture', cause)
    return null
  } finally {
    picture.close()
  }
}

function onCanvas(from: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser gives no canvas')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, width, height)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(from, 0, 0, width, height)
  return canvas
}
