import type { Component } from 'svelte'
import BadgeCheck from '@lucide/svelte/icons/badge-check'
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark'
import HandHeart from '@lucide/svelte/icons/hand-heart'
import Handshake from '@lucide/svelte/icons/handshake'
import Lightbulb from '@lucide/svelte/icons/lightbulb'
import Signpost from '@lucide/svelte/icons/signpost'
import ThumbsUp from '@lucide/svelte/icons/thumbs-up'
import type { Mark, Reaction } from '$lib/api'

type Icon = Component<{ size?: number }>

export const reactions: { kind: Reaction; icon: Icon }[] = [
  { kind: 'thanks', icon: HandHeart },
  { kind: 'agree', icon: ThumbsUp },
  { kind: 'tried', icon: BadgeCheck },
]

export const marks: { kind: Mark; icon: Icon }[] = [
  { kind: 'finding', icon: Lightbulb },
  { kind: 'advice', icon: Signpost },
  { kind: 'agreement', icon: Handshake },
  { kind: 'question', icon: CircleQuestionMark },
]
