import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionState } from '../state/ConnectionState.ts';

const reloadedKey = 'perch.reloadedAt';
/** A page that a cache has kept would otherwise be loaded again and again. */
const onceInMs = 60_000;

/**
 * Loads the page anew when its server speaks another version of the protocol since its update: it then has the right page. A reloaded
 * page comes back to its channel. Where that was just done and has not helped, the user is told. Returns the function that stops it.
 */
export function reloadUpdated(
  session: Emitter<{ connectionChanged: ConnectionState }>,
  tabStorage: Pick<Storage, 'getItem' | 'setItem'>,
  reload: () => void,
): () => void {
  return session.on('connectionChanged', (state) => {
    if (state.kind !== 'stopped' || state.reason !== 'refused') return;
    if (state.code !== 'versionMismatch') return;
    const sinceMs = Date.now() - Number(tabStorage.getItem(reloadedKey) ?? 0);
    if (sinceMs >= 0 && sinceMs < onceInMs) return;
    tabStorage.setItem(reloadedKey, String(Date.now()));
    reload();
  });
}
