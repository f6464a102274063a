interface Question {
  picture: Blob
  answer: (picture: Blob | null) => void
}

/**
 * Asks about a picture that is about to leave: `const kept = await photo.ask(picture)`. The answer is the picture as it may go, blurred by
 * finger where the person did so, or null when it stays. No machine looks for faces.
 */
class Photo {
  question = $state.raw<Question>()

  ask(picture: Blob): Promise<Blob | null> {
    this.answer(null)
    return new Promise((answer) => (this.question = { picture, answer }))
  }

  answer(picture: Blob | null): void {
    const question = this.question
    this.question = undefined
    question?.answer(picture)
  }
}

export const photo = new Photo()
