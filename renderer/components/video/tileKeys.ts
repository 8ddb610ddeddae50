/** Keys that work while a tile or something in it has the focus. */
export const tileKeys = {
  pin: 'P',
  popOut: 'O',
  pictureInPicture: 'I',
  fullScreen: 'F',
} as const;

/** Keys of a zoomable video. */
export const zoomKeys = {
  zoomIn: '+',
  zoomOut: '-',
  showWhole: '0',
  showActual: '1',
} as const;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * The character of a key press, in upper case; null with Ctrl, Meta or Alt. On keyboards with other letters (Korean, Cyrillic)
 * the letter at that position of a US keyboard counts.
 */
export function plainKey({ key, code, ctrlKey, metaKey, altKey }: KeyPress): string | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[\x20-\x7e]$/.test(key)) return key.toUpperCase();
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  return key;
}
