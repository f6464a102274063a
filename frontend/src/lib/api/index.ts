export { api, onSignedOut } from './client'
export { ApiError } from './error'
export { Remote } from './remote.svelte'
export type * from './types'
