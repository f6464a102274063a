import { language } from '$lib/i18n'
import type { StepView } from './types'

/** The steps of a cycle under their names in the language of the screen. */
export const inWords = (steps: readonly StepView[]) =>
  steps.map(({ key, name, name_en, state }) => ({ key, name: language.pick(name, name_en), state }))
