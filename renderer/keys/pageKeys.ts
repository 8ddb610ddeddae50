/** The key of an event as in `KeyChord`; null if the browser does not report it. */
export function keyOf({ code }: Pick<KeyboardEvent, 'code'>): string | null {
  return /^[A-Za-z0-9]{1,24}$/.test(code) ? code : null;
}

/** By `MouseEvent.button`: middle, back, forward. The two main buttons cannot be keys. */
const mouseKeys: Readonly<Record<number, string>> = { 1: 'Mouse3', 3: 'Mouse4', 4: 'Mouse5' };

/** The mouse button of an event as in `KeyChord`; null for the two main buttons. */
export function mouseKeyOf({ button }: Pick<MouseEvent, 'button'>): string | null {
  return mouseKeys[button] ?? null;
}

/** Whether a key press would type into a text field. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target, key, ctrlKey, altKey, metaKey } = event;
  const writes = key.length === 1 || key === 'Process' || key === 'Backspace' || key === 'Enter';
  return (
    writes && !ctrlKey && !altKey && !metaKey && target instanceof Element && isTextField(target)
  );
}

function isTextField(element: Element): boolean {
  return element.matches(
    'textarea, [contenteditable]:not([contenteditable="false"]), input:not([type=checkbox], [type=radio], [type=range], [type=button])',
  );
}

/** Whether the settings are waiting for the keys of a new chord: no key may act then. */
export function isChoosingKey(page: Pick<Document, 'querySelector'>): boolean {
  return page.querySelector('[data-choosing-key]') !== null;
}
