export interface Ref {
  id: string
  name: string
}
export interface List<T> {
  items: T[]
  next: string | null
}
