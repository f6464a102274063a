import { expect, test } from './test'

test('the first page says whose house this is, in Thai', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText('กัลยาณมิตร').first()).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'th')
})
