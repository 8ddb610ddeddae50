/** How wide the channel list can be, in CSS pixels: at least so that the buttons of the voice panel fit side by side. */
export const sidebarWidths = { min: 256, standard: 256, max: 400 } as const;

const storageKey = 'perch.sidebarWidth';

/** The nearest width that is allowed. */
export function allowedWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, sidebarWidths.min), sidebarWidths.max));
}

/** The width that was kept on this device, or the standard one. */
export function keptWidth(storage: Pick<Storage, 'getItem'>): number {
  const kept = Number.parseInt(storage.getItem(storageKey) ?? '', 10);
  return Number.isNaN(kept) ? sidebarWidths.standard : allowedWidth(kept);
}

/** Keeps a width for the next start. */
export function keepWidth(storage: Pick<Storage, 'setItem'>, width: number) {
  storage.setItem(storageKey, String(width));
}
