import { screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';

/** More stops than any page of the app has. */
const mostStops = 90;

/** Waits until an element has the focus: what closes gives it back a moment later. */
export async function expectFocus(element: HTMLElement): Promise<void> {
  await waitFor(() => {
    const { activeElement } = document;
    if (activeElement === element) return;
    throw new Error(`${describe(activeElement)} has the focus instead of ${describe(element)}`);
  });
}

/** Goes by Tab, or back by Shift+Tab, until something has the focus, as somebody without a mouse does. */
export async function reach(
  user: UserEvent,
  target: HTMLElement,
  key: '{Tab}' | '{Shift>}{Tab}{/Shift}' = '{Tab}',
): Promise<void> {
  await pressUntilFocused(user, target, key);
}

/** Reaches something by Tab and presses a key on it: by default the one that presses a button. */
export async function pressAt(
  user: UserEvent,
  target: HTMLElement,
  key = '{Enter}',
): Promise<void> {
  await reach(user, target);
  await user.keyboard(key);
}

/** Takes an entry of the menu that is open, by the arrows: one by its first letters would have to be typed quickly. */
export async function takeItem(user: UserEvent, name: string): Promise<void> {
  const item = await screen.findByRole('menuitem', { name });
  await pressUntilFocused(user, item, '{ArrowDown}');
  await user.keyboard('{Enter}');
}

/** Opens a list of choices by key, takes one of it, and waits until the focus is back. */
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
