import type { Locator } from 'playwright/test';
import type { Person } from './Person.ts';

/** The usual window, and one as narrow as a phone, where the list of channels and the stage are shown alternately. */
export const wide = { width: 1280, height: 800 };
export const narrow = { width: 390, height: 800 };
/** The size of a folded phone, or of a page zoomed in a lot. */
export const narrowest = { width: 280, height: 560 };

/** The tiles of the people on a viewer's stage. */
export function people(viewer: Person): Locator {
  return viewer.page.getByRole('list', { name: 'In this channel' });
}

/** One person's tile. */
export function tileOf(viewer: Person, name: string): Locator {
  return people(viewer).getByRole('listitem').filter({ hasText: name });
}

/** The camera video in a person's tile; absent without a camera. */
export function faceOf(viewer: Person, name: string): Locator {
  return tileOf(viewer, name).locator('video');
}

/** The tile of another person's share. */
export function shareOf(viewer: Person, sharer: { readonly name: string }): Locator {
  return viewer.page.getByRole('group', { name: `${sharer.name}’s screen` });
}

/** The tile of the viewer's own share. */
export function ownShareOf(sharer: Person): Locator {
  return sharer.page.getByRole('group', { name: 'Your screen' });
}
