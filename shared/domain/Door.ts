/**
 * Whether somebody wants to be talked to, as they tell others; without one they are open. It locks no channel, but whispers do not
 * reach a person who does not want to be disturbed.
 */
export type Door =
  | { readonly kind: 'doNotDisturb' }
  /** Away, and back at a time, in milliseconds since 1970: then it ends by itself. */
  | { readonly kind: 'backAt'; readonly at: number };

/** The longest time until somebody is back. */
export const backAtMaxMs = 24 * 60 * 60_000;

/** The usual times until somebody is back, in minutes: less than an hour, or whole hours. */
export const backInMinutes = [10, 30, 60, 120];

/** The door as it is at a moment; null for open. */
export function doorAt(door: Door | undefined, nowMs: number): Door | null {
  if (door === undefined || (door.kind === 'backAt' && door.at <= nowMs)) return null;
  return door;
}

/** Whether whispers, and the sounds that announce others, do not reach this user. */
export function isUndisturbed({ door }: { readonly door?: Door }): boolean {
  return door?.kind === 'doNotDisturb';
}
