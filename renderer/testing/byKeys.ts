import { screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';

/** More than the tab stops of any page of the app. */
const mostStops = 90;

/** Waits until an element has the focus. A closing dialog returns the focus with a delay. */
export async function expectFocus(element: HTMLElement): Promise<void> {
  await waitFor(() => {
    const { activeElement } = document;
    if (activeElement === element) return;
    throw new Error(`${describe(activeElement)} has the focus instead of ${describe(element)}`);
  });
}

/** Presses Tab, or Shift+Tab, until the element has the focus. */
export async function reach(
  user: UserEvent,
  target: HTMLElement,
  key: '{Tab}' | '{Shift>}{Tab}{/Shift}' = '{Tab}',
): Promise<void> {
  await pressUntilFocused(user, target, key);
}

/** Moves the focus to an element by Tab and presses a key there, by default Enter. */
export async function pressAt(
  user: UserEvent,
  target: HTMLElement,
  key = '{Enter}',
): Promise<void> {
  await reach(user, target);
  await user.keyboard(key);
}

/** Selects an item of the open menu by arrow keys. Type-ahead would depend on the typing speed. */
export async function takeItem(user: UserEvent, name: string): Promise<void> {
  const item = await screen.findByRole('menuitem', { name });
  await pressUntilFocused(user, item, '{ArrowDown}');
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
  await pressUntilFocused(user, wanted, '{ArrowDown}');
  await user.keyboard('{Enter}');
  await expectFocus(button);
}

async function pressUntilFocused(user: UserEvent, target: HTMLElement, key: string): Promise<void> {
  for (let stops = 0; stops < mostStops && document.activeElement !== target; stops += 1) {
    await user.keyboard(key);
  }
  await expectFocus(target);
}

function describe(element: Element | null): string {
  return element?.outerHTML.slice(0, 160) ?? 'nothing';
}
