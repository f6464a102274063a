declare global {
  namespace App {
    interface PageState {
      sheet?: string
    }
  }
}
export {}
