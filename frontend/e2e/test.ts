import { test as base, type Browser } from '@playwright/test'

import { shiftDate, shiftMs } from '../testing/clock'

export { expect } from '@playwright/test'
export type { Browser, BrowserContext, Locator, Page } from '@playwright/test'

/** Every page lives by the clock of the run, as the server does. */
export const test = base.extend<object, { browser: Browser }>({
  browser: [
    async ({ browser }, use) => {
      const open = browser.newContext.bind(browser)
      browser.newContext = async (options) => {
        const context = await open(options)
        await context.addInitScript(shiftDate, shiftMs())
        return context
      }
      await use(browser)
    },
    { scope: 'worker' },
  ],
})
