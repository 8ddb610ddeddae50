/** Widths of the channel list in CSS pixels; at the minimum the voice panel's buttons still fit side by side. */
export const sidebarWidths = { min: 256, standard: 256, max: 400 } as const;

const storageKey = 'perch.sidebarWidth';

/** The nearest allowed width. */
export function allowedWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, sidebarWidths.min), sidebarWidths.max));
}

/** The width stored on this device, or the standard one. */
export function keptWidth(storage: Pick<Storage, 'getItem'>): number {
  const kept = Number.parseInt(storage.getItem(storageKey) ?? '', 10);
  return Number.isNaN(kept) ? sidebarWidths.standard : allowedWidth(kept);
}

/** Stores a width for the next start. */
export function keepWidth(storage: Pick<Storage, 'setItem'>, width: number) {
  storage.setItem(storageKey, String(width));
}
