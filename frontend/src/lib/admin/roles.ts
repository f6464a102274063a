import type { Lang } from '$lib/i18n'

/** Roles that can be given, from near to far. Who may give which, the server decides. */
export const roles = [
  { role: 'teacher', th: 'ครู', en: 'Teacher' },
  { role: 'leader', th: 'ผู้บริหารสถานศึกษา', en: 'School leader' },
  { role: 'lead_editor', th: 'บรรณาธิการสถานศึกษาแกนนำ', en: 'Lead-school editor' },
  { role: 'coach', th: 'ผู้ชี้แนะ (Coach)', en: 'University coach' },
  { role: 'supervisor', th: 'ศึกษานิเทศก์', en: 'District supervisor' },
  { role: 'district_admin', th: 'ผู้ดูแลระดับเขตพื้นที่', en: 'District administrator' },
  { role: 'regional_adviser', th: 'ที่ปรึกษา IQA', en: 'Regional IQA adviser' },
  { role: 'evaluator', th: 'ผู้ประเมินภายนอก', en: 'External evaluator' },
  { role: 'commission', th: 'เจ้าหน้าที่ส่วนกลาง', en: 'Commission staff' },
] as const

export const roleOptions = (lang: Lang) =>
  roles.map((entry) => ({ value: entry.role as string, label: entry[lang] }))
