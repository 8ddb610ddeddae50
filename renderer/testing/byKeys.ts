import { act, screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';

/*
 * Components operated by keys. That Tab reaches everything, in which order, and that the focus can be seen, is shown in the
 * browsers: e2e/controls.spec.ts.
 */

/** More entries than any list of the app has in tests. */
const mostEntries = 30;

/** Waits until an element has the focus. A closing dialog returns the focus with a delay. */
export async function expectFocus(element: HTMLElement): Promise<void> {
  await waitFor(() => {
    const { activeElement } = document;
    if (activeElement === element) return;
    throw new Error(`${describe(activeElement)} has the focus instead of ${describe(element)}`);
  });
}

/** Gives the focus to an element, as Tab does where it can have it. */
export async function focusOn(element: HTMLElement): Promise<void> {
  act(() => element.focus());
  await expectFocus(element);
}

/** Presses a key on an element: by default the one that presses a button. */
export async function pressAt(
  user: UserEvent,
  target: HTMLElement,
  key = '{Enter}',
): Promise<void> {
  await focusOn(target);
  await user.keyboard(key);
}

/** Selects an item of the open menu by arrow keys. Type-ahead would depend on the typing speed. */
export async function takeItem(user: UserEvent, name: string): Promise<void> {
  await goTo(user, await screen.findByRole('menuitem', { name }));
  await user.keyboard('{Enter}');
}

/** Opens a list box by key, selects an option, and waits until the button has the focus again. */
export async function chooseByKeys(
  user: UserEvent,
  button: HTMLElement,
  option: string,
): Promise<void> {
  await pressAt(user, button);
  const wanted = await screen.findByRole('option', { name: option });
  await user.keyboard('{Home}');
  await goTo(user, wanted);
  await user.keyboard('{Enter}');
  await expectFocus(button);
}

/** Goes down a list until one of its entries has the focus. */
async function goTo(user: UserEvent, entry: HTMLElement): Promise<void> {
  for (let steps = 0; steps < mostEntries && document.activeElement !== entry; steps += 1) {
    await user.keyboard('{ArrowDown}');
  }
  await expectFocus(entry);
}

function describe(element: Element | null): string {
  return element?.outerHTML.slice(0, 160) ?? 'nothing';
}
