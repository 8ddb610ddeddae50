import type { Page } from 'playwright/test';

/** Watches a page for something that must never appear; `seen()` returns what appeared so far. */
export interface Watch {
  seen(): Promise<string[]>;
}

/**
 * Watches that a person stays in the list of channels: records each change of the page after which their name is missing
 * there.
 */
export async function watchAbsence(page: Page, name: string): Promise<Watch> {
  return watch(page, { selector: '[aria-label="Voice channels"]', text: name, present: false });
}

/** Watches that nobody in a channel's list is shown as speaking. */
export async function watchSpeaking(page: Page, channel: string): Promise<Watch> {
  const selector = `[aria-label="People in ${channel}"] [data-speaking]`;
  return watch(page, { selector, text: '', present: true });
}

let watches = 0;

async function watch(
  page: Page,
  fault: { readonly selector: string; readonly text: string; readonly present: boolean },
): Promise<Watch> {
  watches += 1;
  const key = `perchWatch${watches}`;
  await page.evaluate(
    ({ key, fault }) => {
      const seen: string[] = [];
      Object.assign(window, { [key]: seen });
      const look = () => {
        const found = [...document.querySelectorAll(fault.selector)].some((element) =>
          (element.textContent ?? '').includes(fault.text),
        );
        if (found === fault.present) {
          seen.push(document.querySelector('ul, ol, [role="list"]')?.textContent ?? 'no list');
        }
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      look();
    },
    { key, fault },
  );
  return {
    seen: () =>
      page.evaluate((name) => (window as unknown as Record<string, string[]>)[name] ?? [], key),
  };
}
