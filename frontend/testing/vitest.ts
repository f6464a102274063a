import { shiftDate, shiftMs } from './clock'

shiftDate(shiftMs())
