import type { Found } from '$lib/api'

/** Where a result leads. The server may say; what it leaves open follows from the kind. */
export function placeOf(found: Pick<Found, 'kind' | 'id' | 'href'>): string | undefined {
  if (found.href?.startsWith('/') && !found.href.startsWith('/api/')) return found.href
  switch (found.kind) {
    case 'practice':
      return `/practices/${found.id}`
    case 'message': {
      const [space = '', number = ''] = found.id.split(':')
      return `/spaces/${space}?message=${number}`
    }
    case 'space':
      return `/spaces/${found.id}`
    case 'organisation':
      return `/organisations/${found.id}`
    case 'person':
    case 'file':
      return undefined
  }
}
