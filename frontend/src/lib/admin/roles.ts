import { language } from '$lib/i18n'

/** Roles that can be given, from near to far. Who may give which, the server decides. */
const roles = [
  'teacher',
  'leader',
  'lead_editor',
  'coach',
  'supervisor',
  'district_admin',
  'regional_adviser',
  'evaluator',
  'commission',
] as const

/** The roles in the language of the screen, for a choice of one. */
export const roleOptions = (): { value: string; label: string }[] =>
  roles.map((role) => ({ value: role, label: language.t.admin.roles[role] }))
