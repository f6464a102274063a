/** Words of the screens that put talk on paper. */
export const paperWords = {
  transcript: 'บันทึกการสนทนาเป็นไฟล์',
  transcriptHint: 'เมื่อนำออก ทุกคนในห้องจะเห็นประกาศว่าใครนำออกและเมื่อใด',
  what: 'เรื่องที่ต้องการ',
  whole: 'ทั้งห้อง',
  format: 'ชนิดไฟล์',
  formats: { pdf: 'PDF สำหรับพิมพ์', docx: 'Word แก้ไขได้', html: 'หน้าเว็บ (HTML)' },
  thaiDigits: 'ใช้เลขไทย',
  take: 'นำออกเป็นไฟล์',
  taking: 'กำลังจัดหน้า…',
}
