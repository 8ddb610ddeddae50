import type { Locator } from 'playwright/test';
import { expect } from './expect.ts';

/** More stops than any page of the app has. */
const mostStops = 90;

/**
 * Presses Tab, or Shift+Tab, until an element has the focus, as without a mouse, and expects that the focus
 * is visible.
 */
export async function reach(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  const page = target.page();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let stops = 0; stops < mostStops && !(await hasFocus()); stops += 1) {
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
  await expectRing(target);
}

/** Reaches an element by Tab and presses a key on it, by default Enter. */
export async function pressAt(target: Locator, key = 'Enter'): Promise<void> {
  await reach(target);
  await target.page().keyboard.press(key);
}

/** What Tab can reach; of radio buttons it reaches one. */
const stops = 'button, input:not([type="radio"]), [tabindex="0"]';
const unreached = `:is(${stops}):not([disabled], [tabindex="-1"], [data-reached])`;

/**
 * Goes by Tab from stop to stop of a place until it has been everywhere, and expects that each can be seen to have the focus
 * and that nothing has been left out.
 */
export async function expectRingAtEachStop(place: Locator): Promise<void> {
  await place.evaluate((root) => {
    for (const old of root.querySelectorAll('[data-reached]')) old.removeAttribute('data-reached');
  });
  const isNew = () =>
    place.evaluate((root) => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === root || !root.contains(activeElement)) {
        return false;
      }
      const wasReached = activeElement.hasAttribute('data-reached');
      activeElement.setAttribute('data-reached', '');
      return !wasReached;
    });
  for (let count = 0; count < mostStops; count += 1) {
    await place.page().keyboard.press('Tab');
    if (!(await isNew())) break;
    await expectRing(place.locator(':focus'));
  }
  const leftOut = place.locator(unreached).filter({ visible: true });
  expect(await leftOut.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([]);
}

/** Expects an outline around what has the focus, or around what of its label or of itself shows it. */
async function expectRing(target: Locator): Promise<void> {
  const hasRing = () =>
    target.evaluate((element) => {
      const box = element instanceof HTMLInputElement ? element.parentElement : element;
      const whole = element.closest('label') ?? box ?? element;
      return [whole, ...whole.querySelectorAll('*')].some((part) =>
        [null, '::before', '::after'].some((pseudo) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(part, pseudo);
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
        }),
      );
    });
  await expect.poll(hasRing, `a ring around ${target}`).toBe(true);
}
