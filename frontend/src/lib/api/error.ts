export interface Problem {
  title?: string
  status?: number
  code?: string
  detail?: string
  detail_en?: string
  errors?: FieldProblem[]
}
export interface FieldProblem {
  field: string
  code: string
  detail: string
  detail_en?: string
}

/** What is said of an answer that gives no reason of its own, such as a page of a proxy. */
const WRONG = { th: 'เกิดข้อผิดพลาด ลองใหม่อีกครั้ง', en: 'Something went wrong. Please try again.' }
const BUSY = {
  th: 'ระบบยังไม่พร้อมในขณะนี้ ลองอีกครั้งในอีกสักครู่',
  en: 'The service is not ready right now. Try again in a moment.',
}

/** A refusal of the server in both languages, or `code: "offline"` when no answer of ours came back. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly th: string
  readonly en: string
  readonly fields: FieldProblem[]
  /** Milliseconds to wait before trying again, when the server said so. */
  readonly retryAfter: number | null

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    const unsaid = status === 429 || status >= 500 ? BUSY : WRONG
    const th = problem.detail ?? problem.title ?? unsaid.th
    super(th)
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.th = th
    this.en = problem.detail_en ?? problem.title ?? unsaid.en
    this.fields = problem.errors ?? []
    this.retryAfter = retryAfter
  }

  static offline(): ApiError {
    return new ApiError(0, {
      code: 'offline',
      detail: 'ติดต่อระบบไม่ได้ในขณะนี้ ตรวจสัญญาณแล้วลองใหม่อีกครั้ง',
      detail_en: 'The service cannot be reached right now. Check your connection and try again.',
    })
  }

  /** Worth sending again unchanged: no answer, too fast, or a server that is not ready. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }

  field(name: string): FieldProblem | undefined {
    return this.fields.find((problem) => problem.field === name)
  }
}

/** For what runs beside a screen: a refusal may pass unsaid, as the connection line tells why. A fault of ours goes on. */
export function letPass(cause: unknown): void {
  if (!(cause instanceof ApiError)) throw cause
}
