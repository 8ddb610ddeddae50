import { type PageStorage, settingsStorage } from './PageStorage.ts';

/** `due` for somebody who has just come to a server for the first time with this device; `seen` from the first step on. */
const key = 'perch.tour';
type Storage = Pick<PageStorage, 'getItem' | 'setItem' | 'isPersistent'>;

/**
 * Somebody gives their name to a server that has not known them. The tour waits for them, unless it was shown on this device;
 * where nothing can be stored it would come again each time.
 */
export function makeTourDue(storage: Storage = settingsStorage): void {
  if (storage.getItem(key) === null && storage.isPersistent) storage.setItem(key, 'due');
}

export function isTourDue(storage: Storage = settingsStorage): boolean {
  return storage.getItem(key) === 'due';
}

/** It is not shown again, however far they follow it. */
export function noteTourSeen(storage: Storage = settingsStorage): void {
  storage.setItem(key, 'seen');
}
