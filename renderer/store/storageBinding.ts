import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { NewNotice } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

/** Persistent storage that may have failed. */
interface MonitoredStorage extends Emitter<{ failed: unknown }> {
  readonly isPersistent: boolean;
}

export interface MonitoredStorages {
  /** The device key: the user's identity on the server, and what they own there. */
  readonly identity: MonitoredStorage;
  readonly settings: readonly MonitoredStorage[];
}

/** Writes into the store what will be lost when the page closes, with a notice. Returns the function that stops it. */
export function bindStorages(
  store: PerchStore,
  { identity, settings }: MonitoredStorages,
  notify: (notice: NewNotice) => void,
): () => void {
  function check(): void {
    const before = store.getState().notPersisted;
    const notPersisted = {
      identity: !identity.isPersistent,
      settings: settings.some(({ isPersistent }) => !isPersistent),
    };
    if (notPersisted.identity === before.identity && notPersisted.settings === before.settings)
      return;
    store.setState({ notPersisted });
    if (notPersisted.identity && notPersisted.settings)
      notify({ kind: 'notPersisted', what: 'everything' });
    else if (notPersisted.identity) notify({ kind: 'notPersisted', what: 'identity' });
    else if (notPersisted.settings) notify({ kind: 'notPersisted', what: 'settings' });
  }
  check();
  const stops = [identity, ...settings].map((storage) => storage.on('failed', check));
  return () => {
    for (const stop of stops) stop();
  };
}
