import { expect, it } from 'vitest'
import { toCsv } from './csv'

it('quotes what needs it and disarms formulas', () => {
  expect(
    toCsv(
      ['ชื่อ', 'จำนวน'],
      [
        ['บ้านทุ่ง "ใหม่", เขต 1', 3],
        ['=HYPERLINK("x")', null],
        ['-5', -5],
      ],
    ),
  ).toBe('\uFEFFชื่อ,จำนวน\r\n"บ้านทุ่ง ""ใหม่"", เขต 1",3\r\n"\'=HYPERLINK(""x"")",\r\n\'-5,-5\r\n')
})
