/** A school. */
export const school = {
  kind: 'ประเภท',
  codes: 'รหัส',
  awards: 'รางวัล IQA AWARD',
  noAwards: 'ยังไม่มีรางวัลที่บันทึกไว้',
  networks: 'อยู่ในเครือข่าย',
  practices: 'นวัตกรรมของโรงเรียน',
  people: (n: number) => `บุคลากรในระบบ ${n.toLocaleString('th-TH')} คน`,
  peopleTitle: 'บุคลากร',
  schools: (n: number) => `โรงเรียนในสังกัด ${n.toLocaleString('th-TH')} แห่ง`,
  under: 'หน่วยงานในสังกัด',
  confirm: 'ยืนยันว่าอยู่โรงเรียนนี้',
  year: (year: number) => `ปี ${year}`,
  code: {
    ministry: 'รหัส 10 หลัก',
    smis: 'SMIS 8 หลัก',
    obec: 'รหัส สพฐ.',
    area: 'รหัสเขต',
  } as Record<string, string>,
  size: {
    small: 'ขนาดเล็ก',
    medium: 'ขนาดกลาง',
    large: 'ขนาดใหญ่',
    extra_large: 'ขนาดใหญ่พิเศษ',
  } as Record<string, string>,
}
