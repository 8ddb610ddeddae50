/** Keys of a tile that has the focus, or something in it. */
export const tileKeys = {
  pin: 'P',
  popOut: 'O',
  pictureInPicture: 'I',
  fullScreen: 'F',
} as const;

/** Keys of a picture that can be zoomed. */
export const zoomKeys = {
  zoomIn: '+',
  zoomOut: '-',
  showWhole: '0',
  showActual: '1',
} as const;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * What a press writes on a keyboard with Latin letters, as a capital; null for a press that belongs to others. Where it
 * writes other letters (Korean, Cyrillic), the key's place on a US keyboard counts.
 */
export function plainKey({ key, code, ctrlKey, metaKey, altKey }: KeyPress): string | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[\x20-\x7e]$/.test(key)) return key.toUpperCase();
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  return key;
}
