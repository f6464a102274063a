import type { Attachment } from '$lib/api'

type Named = Pick<Attachment, 'id'>

/** Where the bytes of a file are asked for; the server asks for the right each time. */
export const content = (file: Named) => `/api/v1/files/${file.id}/content`
export const thumbnail = (file: Named) => `/api/v1/files/${file.id}/thumbnail`
