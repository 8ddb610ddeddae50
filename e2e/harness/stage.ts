import type { Locator } from 'playwright/test';
import type { Person } from './Person.ts';

/** The usual window, and one as wide as a telephone: there the list of channels and the stage take turns. */
export const wide = { width: 1280, height: 800 };
export const narrow = { width: 390, height: 800 };
/** As small folded telephones are, and as a page becomes that is enlarged for weak eyes. */
export const narrowest = { width: 280, height: 560 };

/** The tiles of the people in somebody's channel, as one viewer has them on the stage. */
export function people(viewer: Person): Locator {
  return viewer.page.getByRole('list', { name: 'In this channel' });
}

/** One person's tile. */
export function tileOf(viewer: Person, name: string): Locator {
  return people(viewer).getByRole('listitem').filter({ hasText: name });
}

/** The picture of somebody's camera in their tile; none while there is no camera. */
export function faceOf(viewer: Person, name: string): Locator {
  return tileOf(viewer, name).locator('video');
}

/** The tile of what somebody else shares. */
export function shareOf(viewer: Person, sharer: { readonly name: string }): Locator {
  return viewer.page.getByRole('group', { name: `${sharer.name}’s screen` });
}

/** The tile of what one shares oneself. */
export function ownShareOf(sharer: Person): Locator {
  return sharer.page.getByRole('group', { name: 'Your screen' });
}
