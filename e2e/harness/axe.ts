import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect } from './expect.ts';

interface AxeView {
  /**
   * The part of the page that axe reads, as a selector: while something lies over the rest and keeps it from assistive
   * technology, that alone is of interest. The whole page if not given.
   */
  readonly within?: string;
  /** Where this is, for the message. */
  readonly where?: string;
  /** Only this rule of axe’s, by its id; all of them if not given. */
  readonly rule?: string;
}

/** Expects that axe finds no problem on the current page. */
export async function expectNoAxeFindings(
  page: Page,
  { within = 'html', where, rule }: AxeView = {},
): Promise<void> {
  await expectCalm(page);
  // The builder sends axe's half a megabyte of code twice each time. Once it is in the page, an empty script is enough.
  const isThere = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder(isThere ? { page, axeSource: 'null' } : { page });
  // The legacy mode needs no second page for its report. It cannot read cross-origin frames; the app has none.
  const axe = builder.setLegacyMode().include(within);
  const { violations, passes } = await (rule ? axe.withRules(rule) : axe).analyze();
  // If axe could not run in the page, it would report no problem either.
  expect(passes.length, where).toBeGreaterThan(rule ? 0 : within === 'html' ? 10 : 5);
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => ({ id, help, html, why: any.map(({ message }) => message) })),
  );
  expect(findings, where).toEqual([]);
}

/** As `expectNoAxeFindings`, in both themes. */
export async function expectNoAxeFindingsInBothThemes(
  page: Page,
  view: AxeView = {},
): Promise<void> {
  await expectNoAxeFindings(page, view);
  await expectContrastInOtherTheme(page, view);
}

/**
 * As `expectNoAxeFindings`, in the other theme, where only the contrast can differ; afterwards the page has
 * its first theme again.
 */
export async function expectContrastInOtherTheme(page: Page, view: AxeView = {}): Promise<void> {
  const root = page.locator('html');
  const isDark = await root.evaluate((element) =>
    getComputedStyle(element).colorScheme.includes('dark'),
  );
  const before = await root.getAttribute('data-theme');
  const wear = (theme: string | null) =>
    root.evaluate((element, now) => {
      if (now === null) element.removeAttribute('data-theme');
      else element.setAttribute('data-theme', now);
    }, theme);
  const other = isDark ? 'light' : 'dark';
  await wear(other);
  const where = `${view.where ?? 'here'}, ${other}`;
  await expectNoAxeFindings(page, { ...view, where, rule: 'color-contrast' });
  await wear(before);
}

/** Waits for running fade animations: half transparent text has too little contrast. */
async function expectCalm(page: Page): Promise<void> {
  const moving = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime)).length,
    );
  await expect.poll(moving).toBe(0);
}
