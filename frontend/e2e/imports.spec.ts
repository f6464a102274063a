import { expect, test } from './test'

import { signedIn } from './people'

const HEADER = 'code,code_kind,name,kind,parent_code,size_class,province'
const csv = (...lines: string[]) => ({
  name: 'schools.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([HEADER, ...lines].join('\n')),
})

test('a broken register is refused by row and column; a good one is shown first, then taken in', async ({
  browser,
}, { project }) => {
  const code = project.name === 'phone' ? '7700000001' : '7700000002'
  const name = `โรงเรียนบ้านทดลองนำเข้า ${project.name}`
  const admin = await signedIn(browser, 'demo.admin', project.use.viewport ?? undefined)
  await admin.goto('/admin/imports')
  await admin.getByLabel(/เลือกไฟล์/).setInputFiles(csv(`${code},ministry,${name},castle,,small,`))
  await expect(admin.getByText('แก้แถวที่ไม่ผ่าน')).toBeVisible()
  const refused = admin.getByRole('row').filter({ hasText: code })
  await expect(refused.getByRole('cell').first()).toHaveText('2')
  await expect(refused).toContainText('kind')
  await expect(admin.getByRole('button', { name: /^นำเข้า \d/ })).toHaveCount(0)

  await admin.getByRole('button', { name: 'เลือกไฟล์อื่น' }).click()
  await admin.getByLabel(/เลือกไฟล์/).setInputFiles(csv(`${code},ministry,${name},school,,small,`))
  await admin.getByRole('button', { name: 'นำเข้า 1 แถว' }).click()
  await expect(admin.getByRole('heading', { name: 'นำเข้าเรียบร้อย' })).toBeVisible()
  const found = await admin.request.get(`/api/v1/organisations?q=${encodeURIComponent(name)}`)
  const { items } = (await found.json()) as { items: { name: string }[] }
  expect(items.filter((school) => school.name === name)).toHaveLength(1)

  const teacher = await signedIn(browser, 'demo.teacher', project.use.viewport ?? undefined)
  await teacher.goto('/admin/imports')
  await expect(teacher.getByRole('heading', { name: 'หน้านี้ไม่ใช่งานของบทบาทคุณ' })).toBeVisible()
  await expect(teacher.getByLabel(/เลือกไฟล์/)).toHaveCount(0)
})
