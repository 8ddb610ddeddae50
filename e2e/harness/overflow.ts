import type { Page } from 'playwright/test';
import { expect } from './expect.ts';

/** Expects that the page is no wider than its window. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const surplus = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(surplus, where).toBeLessThanOrEqual(0);
}

/** Expects that no control and no text reaches beyond the sides of the window. */
export async function expectNothingCutOff(page: Page, where: string): Promise<void> {
  const cutOff = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, [role="slider"], h1, h2, h3, p, label')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // React Aria's hidden select for form autofill.
      .filter((element) => element.closest('[aria-hidden="true"]') === null)
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        // Text for screen readers only is one pixel wide.
        return width > 1 && (left < -0.5 || right > window.innerWidth + 0.5);
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent),
  );
  expect(cutOff, where).toEqual([]);
}
