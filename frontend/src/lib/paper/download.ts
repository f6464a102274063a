import { ApiError } from '$lib/api'

/** Fetches a file of ours and gives it to the device under the name that the server chose. */
export async function download(path: string): Promise<void> {
  let answer: Response
  try {
    answer = await fetch(`/api/v1${path}`, { credentials: 'same-origin', cache: 'no-store' })
  } catch {
    throw ApiError.offline()
  }
  if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => ({})))
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  // A portal's own page comes without a name of ours.
  if (!name) throw ApiError.offline()
  const url = URL.createObjectURL(await answer.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
