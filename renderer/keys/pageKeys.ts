/** The key of an event as in `KeyChord`; null when the browser does not say. */
export function keyOf({ code }: Pick<KeyboardEvent, 'code'>): string | null {
  return /^[A-Za-z0-9]{1,24}$/.test(code) ? code : null;
}

/** `MouseEvent.button` of all but the two main buttons, which are everybody's: middle, back, forward. */
const mouseKeys: Readonly<Record<number, string>> = { 1: 'Mouse3', 3: 'Mouse4', 4: 'Mouse5' };

/** The mouse button of an event as in `KeyChord`; null for the two main ones. */
export function mouseKeyOf({ button }: Pick<MouseEvent, 'button'>): string | null {
  return mouseKeys[button] ?? null;
}

/** Whether a key press would write something into a text box. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target, key, ctrlKey, altKey, metaKey } = event;
  const writes = key.length === 1 || key === 'Process' || key === 'Backspace' || key === 'Enter';
  return (
    writes && !ctrlKey && !altKey && !metaKey && target instanceof Element && isTextBox(target)
  );
}

function isTextBox(element: Element): boolean {
  return element.matches(
    'textarea, [contenteditable]:not([contenteditable="false"]), input:not([type=checkbox], [type=radio], [type=range], [type=button])',
  );
}

/** Whether keys are the answer to “Press the keys…” in the settings, and nothing else. */
export function isChoosingKey(page: Pick<Document, 'querySelector'>): boolean {
  return page.querySelector('[data-choosing-key]') !== null;
}
