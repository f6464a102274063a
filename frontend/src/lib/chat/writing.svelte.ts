import type { Message, PersonRef } from '$lib/api'
import { KeptLuggage } from '$lib/files/keptluggage.svelte'
import type { WaitingFile } from '$lib/files/upload'
import { dates, language } from '$lib/i18n'
import { mayLeave, picturesMayLeave } from '$lib/safety/guard'
import { toasts } from '$lib/ui'
import { BoxDraft, type EditedWords, type Words } from './boxdraft'
import { decodeMentions, encodeMentions, labelled, type Mentioned, together } from './mentions'
import { mornings } from './mornings.svelte'
import { outbox } from './outbox.svelte'
import type { Room } from './room.svelte'
import { NotTaken } from './unsent'
import { isBlank, written } from '$lib/i18n/blank'

const NOTHING: Words = { text: '', mentioned: [] }

/** What is being written in a room: new words, an answer, or an old message anew. */
export class Writing {
  text = $state('')
  /** Whom the names in the text mean. */
  mentioned = $state.raw<readonly Mentioned[]>([])
  reply = $state.raw<Message>()
  editing = $state.raw<Message>()
  /** The words are on their way to where they wait for the morning: they stand still until it is known. */
  keeping = $state(false)
  /** Why the last message is in the box again. */
  notTaken = $state<NotTaken['why']>()
  readonly luggage: KeptLuggage
  readonly draft: BoxDraft
  empty = $derived.by(
    () =>
      isBlank(this.text) && (this.editing ? !this.editing.files?.length : this.luggage.files.length === 0),
  )
  mayWait = $derived.by(() => !this.editing && !this.empty && !this.keeping && !this.luggage.preparing)
  /** What stood here before an old message was taken up to be edited. */
  #aside = NOTHING
  /** New words for old messages that the server was asked to take. */
  #asked: readonly EditedWords[] = []
  /** Those that it did not take, while another message was being edited: they come next. */
  #refused: readonly EditedWords[] = []
  #opened = false

  constructor(private room: Room) {
    this.draft = new BoxDraft(room.me, room.id)
    this.luggage = new KeptLuggage(room.me, `files:${room.id}`)
  }

  /** Brings what waited on this device, once; words that stand here already stay. */
  async open(): Promise<void> {
    if (this.#opened) return
    this.#opened = true
    void this.luggage.unpack()
    const kept = await this.draft.read()
    if (!kept || this.text || this.editing) return
    this.#put(kept)
    if (this.room.space?.topics.some(({ id }) => id === kept.topic)) this.room.topic = kept.topic ?? null
    for (const edit of kept.edits ?? []) await this.#returned(edit)
    if (!kept.reply_to || !(await this.room.loaded.reach(kept.reply_to))) return
    this.reply ??= this.room.timeline.messages.get(kept.reply_to)
  }

  async flush(): Promise<void> {
    await Promise.all([this.draft.flush(), this.luggage.flush()])
  }

  /** Called whenever the text has changed. */
  touched(): void {
    this.#keep()
  }

  /** Takes an old message up to be edited; what stood here comes back afterwards. */
  takeUp(message: Message): void {
    if (!this.editing) this.#aside = { text: this.text, mentioned: this.mentioned }
    this.editing = message
    const mentioned = labelled(message.mentions)
    this.#put({ text: decodeMentions(message.body ?? '', message.mentions), mentioned })
  }

  /** Not this message after all; then not this answer. */
  cancel(): void {
    if (!this.editing) this.reply = undefined
    else this.#leaveEditing()
    this.#keep()
  }

  /** Kept by the server until the morning; what could not be kept stays in the box. */
  async sendInTheMorning(): Promise<void> {
    const body = this.#body()
    const { reply } = this
    if (!body || this.keeping) return
    this.keeping = true
    try {
      if (!(await mayLeave(body))) return
      const { at } = await mornings.keep(this.room.id, {
        body,
        topic: this.room.topic ?? undefined,
        reply_to: reply?.number,
      })
      if (this.editing) this.#aside = NOTHING
      else this.#put(NOTHING)
      if (this.reply === reply) this.reply = undefined
      this.#keep()
      await this.draft.flush()
      toasts.say(language.t.room.morningKept(dates.dateTime(at, language.now)))
    } catch (cause) {
      toasts.refuse(cause)
    } finally {
      this.keeping = false
    }
  }

  /** `taken` is called when the box is free for the next words. */
  async send(silent: boolean, taken: () => void): Promise<void> {
    const body = this.#body()
    if (this.empty || this.keeping || this.luggage.preparing || !(await mayLeave(body))) return
    const mentions = this.mentioned.filter((person) => body.includes(`@[${person.id}]`))
    if (this.editing) return this.#change(this.editing, body, mentions)
    // Everybody of the network opens an open room: a picture leaves the house here.
    if (this.room.space?.audience === 'open') {
      const kept = await picturesMayLeave(this.luggage.files)
      if (!kept) return
      this.luggage.files = kept
    }
    const written = { text: this.text, mentioned: this.mentioned }
    const { reply, notTaken } = this
    const files = this.luggage.unload()
    this.#put(NOTHING)
    this.reply = undefined
    this.notTaken = undefined
    taken()
    try {
      await outbox.add(
        {
          space: this.room.id,
          body,
          topic: this.room.topic ?? undefined,
          reply_to: reply?.number,
          mentions,
          ...(silent ? { silent } : {}),
          ...(files.length ? { files } : {}),
        },
        notTaken === 'full',
      )
    } catch (cause) {
      this.#putBack(written, reply, files)
      this.notTaken = cause instanceof NotTaken ? cause.why : 'failing'
      if (!(cause instanceof NotTaken)) throw cause
    } finally {
      this.#keep()
      this.luggage.keep()
      await this.flush()
    }
  }

  /** Above what was typed meanwhile; an old message that was taken up meanwhile is left alone. */
  #putBack(written: Words, reply: Message | undefined, files: readonly WaitingFile[]): void {
    const now = this.editing ? this.#aside : { text: this.text, mentioned: this.mentioned }
    const back = {
      text: [written.text, now.text].filter(Boolean).join('\n'),
      mentioned: together(written.mentioned, now.mentioned),
    }
    if (this.editing) this.#aside = back
    else this.#put(back)
    this.reply ??= reply
    this.luggage.load(files)
  }

  /** Shown as changed at once; refused, or without a line, the words are here again to be changed once more. */
  async #change(before: Message, body: string, mentions: PersonRef[]): Promise<void> {
    const edit = { number: before.number, text: this.text, mentioned: this.mentioned }
    this.#asked = [...this.#asked, edit]
    this.#leaveEditing()
    this.#keep()
    let taken = false
    try {
      taken = await this.room.acts.edit({ ...before, mentions }, body)
    } finally {
      this.#asked = this.#asked.filter((one) => one !== edit)
      if (!taken) await this.#returned(edit, before)
      this.#keep()
    }
  }

  #leaveEditing(): void {
    this.editing = undefined
    this.#put(this.#aside)
    const [next, ...rest] = this.#refused
    this.#refused = rest
    if (next) void this.#returned(next)
  }

  /** Words for an old message, to be changed once more; for one that is gone they go into the box. */
  async #returned(edit: EditedWords, before?: Message): Promise<void> {
    const there = await this.room.loaded.reach(edit.number)
    const message = (there && this.room.timeline.messages.get(edit.number)) || before
    if (!message || message.deleted) return this.#putBack(edit, undefined, [])
    if (this.editing) {
      this.#refused = [...this.#refused, edit]
      return
    }
    this.takeUp(message)
    this.#put(edit)
  }

  #body(): string {
    return encodeMentions(written(this.text), this.mentioned)
  }

  #put({ text, mentioned }: Words): void {
    this.text = text
    this.mentioned = mentioned
  }

  #keep(): void {
    const { editing, text, mentioned } = this
    const box = editing ? this.#aside : { text, mentioned }
    const now = editing ? [{ number: editing.number, text, mentioned }] : []
    const edits = [...now, ...this.#refused, ...this.#asked]
    const words = {
      ...box,
      ...(this.reply ? { reply_to: this.reply.number } : {}),
      ...(edits.length ? { edits } : {}),
    }
    this.draft.keep(box.text || edits.length ? words : undefined)
  }
}
