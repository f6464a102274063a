import type { Message, PersonRef } from '$lib/api'
import { isFull } from '$lib/device/database'
import { KeptLuggage } from '$lib/files/keptluggage.svelte'
import { dates, language } from '$lib/i18n'
import { mayLeave, picturesMayLeave } from '$lib/safety/guard'
import { toasts } from '$lib/ui'
import { decodeMentions, encodeMentions, together } from './body'
import { BoxDraft, type Words } from './boxdraft'
import { mornings } from './mornings.svelte'
import { outbox } from './outbox.svelte'
import type { Room } from './room.svelte'

const NOTHING: Words = { text: '', mentioned: [] }

/** What is being written in a room: new words, an answer, or an old message anew. */
export class Writing {
  text = $state('')
  /** Whom the names in the text mean. */
  mentioned = $state.raw<readonly PersonRef[]>([])
  reply = $state.raw<Message>()
  editing = $state.raw<Message>()
  /** The words are on their way to where they wait for the morning: they stand still until it is known. */
  keeping = $state(false)
  /** The device had no room for the message. */
  full = $state(false)
  readonly luggage: KeptLuggage
  readonly draft: BoxDraft
  empty = $derived.by(
    () => !this.text.trim() && (this.editing ? !this.editing.files?.length : this.luggage.files.length === 0),
  )
  mayWait = $derived.by(() => !this.editing && !this.empty && !this.keeping && !this.luggage.preparing)
  /** What stood here before an old message was taken up to be edited. */
  #aside = NOTHING
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
    if (!kept.reply_to || !(await this.room.loaded.reach(kept.reply_to))) return
    this.reply ??= this.room.timeline.messages.get(kept.reply_to)
  }

  async flush(): Promise<void> {
    await Promise.all([this.draft.flush(), this.luggage.flush()])
  }

  /** Called whenever the text has changed. */
  touched(): void {
    if (!this.editing) this.#keep()
  }

  /** Takes an old message up to be edited; what stood here comes back afterwards. */
  takeUp(message: Message): void {
    if (!this.editing) this.#aside = { text: this.text, mentioned: this.mentioned }
    this.editing = message
    this.#put({ text: decodeMentions(message.body ?? '', message.mentions), mentioned: message.mentions })
  }

  /** Not this message after all; then not this answer. */
  cancel(): void {
    if (this.editing) this.#leaveEditing()
    else this.reply = undefined
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
      this.draft.keep(undefined)
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
    const written = { text: this.text, reply: this.reply, mentioned: this.mentioned }
    const files = this.luggage.unload()
    this.#put(NOTHING)
    this.reply = undefined
    taken()
    try {
      await outbox.add({
        space: this.room.id,
        body,
        topic: this.room.topic ?? undefined,
        reply_to: written.reply?.number,
        mentions,
        ...(silent ? { silent } : {}),
        ...(files.length ? { files } : {}),
      })
      this.full = false
      this.#keep()
      this.luggage.keep()
      await this.flush()
    } catch (cause) {
      if (!isFull(cause)) throw cause
      this.text = written.text + this.text
      this.reply = written.reply
      this.mentioned = together(written.mentioned, this.mentioned)
      this.luggage.load(files)
      this.full = true
    }
  }

  /** Shown as changed at once; refused, or without a line, the words are here again to be changed once more. */
  async #change(before: Message, body: string, mentions: PersonRef[]): Promise<void> {
    this.#leaveEditing()
    if (await this.room.acts.edit({ ...before, mentions }, body)) return
    if (this.editing) return
    const now = this.room.timeline.messages.get(before.number) ?? before
    this.takeUp({ ...now, body, mentions })
  }

  #leaveEditing(): void {
    this.editing = undefined
    this.#put(this.#aside)
  }

  #body(): string {
    return encodeMentions(this.text.trim(), this.mentioned)
  }

  #put({ text, mentioned }: Words): void {
    this.text = text
    this.mentioned = mentioned
  }

  #keep(): void {
    this.draft.keep(this.text ? { text: this.text, mentioned: this.mentioned } : undefined)
  }
}
