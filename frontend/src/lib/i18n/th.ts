import { signIn, invitation, me } from '$lib/identity/words.th'
import { rooms, room, reaction, mark } from '$lib/chat/words.th'
import { library, practice, editor } from '$lib/practices/words.th'
import { network } from '$lib/networks/words.th'
import { overview } from '$lib/overview/words.th'
import { school } from '$lib/organisations/words.th'
import { admin } from '$lib/admin/words.th'
import { th as adoption } from '$lib/adoption/words.th'
import { th as collections } from '$lib/collections/words.th'
import { lineWords } from '$lib/line/words.th'
import { paperWords } from '$lib/paper/words.th'
import { files } from '$lib/files/words.th'
import { coaching } from '$lib/coaching/words.th'
import { th as cycles } from '$lib/cycles/words.th'
import { th as evidence } from '$lib/evidence/words.th'
import { th as logbook } from '$lib/logbook/words.th'
import { notifications } from '$lib/notifications/words.th'
import { author } from '$lib/practices/words.th'
import { safety } from '$lib/safety/words.th'
import { search } from '$lib/search/words.th'

/** Every word of the screens in Thai, the first language. `en.ts` must have the same keys. */
export const th = {
  author,
  files,
  adoption,
  collections,
  app: {
    name: 'กัลยาณมิตร',
    tagline: 'พื้นที่เรียนรู้ร่วมกันของเครือข่ายโรงเรียน',
    skip: 'ข้ามไปยังเนื้อหา',
    navigation: 'เมนูหลัก',
    demo: 'ระบบทดลอง ข้อมูลทั้งหมดเป็นข้อมูลสมมติ',
    demoOpen: 'ระบบทดลองนี้ทุกคนเข้าใช้ได้โดยไม่มีรหัสผ่าน อย่าใส่ข้อมูลจริง',
    updated: 'มีรุ่นใหม่ของแอปพร้อมใช้',
    reload: 'เปิดใหม่',
    later: 'ไว้ทีหลัง',
    install: 'ติดตั้ง',
    installText: 'วางกัลยาณมิตรไว้ที่หน้าจอหลัก เปิดได้ทันทีแม้ไม่มีสัญญาณ',
    notNow: 'ไม่ใช่ตอนนี้',
  },
  nav: {
    today: 'วันนี้',
    rooms: 'ห้อง PLC',
    library: 'คลังนวัตกรรม',
    networks: 'เครือข่าย',
    overview: 'ภาพรวมเครือข่าย',
    overviewShort: 'ภาพรวม',
    admin: 'ดูแลระบบ',
    me: 'ฉัน',
  },
  line: {
    connecting: 'กำลังเชื่อมต่อ…',
    offline: 'ไม่มีสัญญาณ อ่านและเขียนต่อได้ ข้อความจะส่งเองเมื่อกลับมา',
    waiting: (n: number) => `${n} ข้อความรอส่ง`,
    busy: 'ระบบยังไม่พร้อมรับข้อความ จะส่งให้เองเมื่อพร้อม',
    storeFailing: 'เครื่องนี้เก็บข้อความไม่ได้ในขณะนี้ ใช้งานต่อได้ แต่อย่าปิดหน้านี้ก่อนส่งเสร็จ',
    storeFull: 'ที่เก็บในเครื่องนี้เต็ม ใช้งานต่อได้ แต่อย่าปิดหน้านี้ก่อนส่งเสร็จ',
    allSent: (n: number) => `ส่งครบแล้ว ${n} ข้อความ`,
  },
  do: {
    back: 'ย้อนกลับ',
    cancel: 'ยกเลิก',
    close: 'ปิด',
    save: 'บันทึก',
    saved: 'บันทึกแล้ว',
    send: 'ส่ง',
    edit: 'แก้ไข',
    delete: 'ลบ',
    undo: 'เลิกทำ',
    retry: 'ลองอีกครั้ง',
    more: 'ดูเพิ่ม',
    loading: 'กำลังโหลด…',
    copy: 'คัดลอก',
    copied: 'คัดลอกแล้ว',
    download: 'ส่งออก CSV',
    open: 'เปิดดู',
    all: 'ทั้งหมด',
    choose: 'เลือก',
    remove: 'เอาออก',
    confirm: 'ยืนยัน',
    next: 'ต่อไป',
    optional: 'ไม่บังคับ',
    sort: (column: string) => `เรียงตาม${column}`,
    wrong: 'มีบางอย่างไม่เรียบร้อย',
    none: 'ยังไม่มีข้อมูล',
    noneFound: 'ไม่พบ ลองพิมพ์คำอื่น',
    small: 'กลุ่มน้อยกว่า 5 คน ไม่แสดงตัวเลข',
  },
  signIn,
  invitation,
  today: {
    hello: (name: string) => `สวัสดี ${name}`,
    rooms: 'ห้องที่คุยกันอยู่',
    waiting: 'รอท่านอยู่',
    practice: 'น่าลองสัปดาห์นี้',
    networks: 'เครือข่ายของท่าน',
    calm: 'ไม่มีเรื่องค้าง วันนี้สบายใจได้',
    noRooms: 'ยังไม่มีห้อง',
    noRoomsHint: 'เปิดห้องแรกกับเพื่อนครู หรือรับคำเชิญจากเครือข่าย',
    allRooms: 'ดูทุกห้อง',
    call: 'วันนี้ควรโทรหาใคร',
    callHint: 'ดูเครือข่ายเรียงตามความต้องการความช่วยเหลือ',
  },
  rooms,
  lineHistory: lineWords,
  paper: paperWords,
  room,
  reaction,
  mark,
  me,
  library,
  practice,
  editor,
  network,
  overview,
  school,
  admin,
  coaching,
  cycles,
  evidence,
  logbook,
  notifications,
  safety,
  search,
  missing: {
    title: 'ไม่พบหน้านี้',
    text: 'ลิงก์อาจเก่าไปแล้ว หรือท่านไม่มีสิทธิ์เห็น',
    home: 'กลับไปวันนี้',
  },
}
