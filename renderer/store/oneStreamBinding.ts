import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { PerchStore } from './perchStore.ts';

type Request = (name: 'line:takeMix', payload: RequestInput<'line:takeMix'>) => Promise<unknown>;

/** Tells the server whether the user wants all voices as one stream: in each session, and when it changes. Returns what ends this. */
export function bindOneStream(store: PerchStore, request: Request): () => void {
  /** What the session was told last; a new one sends each voice by itself. */
  let told = false;
  let wasReady = false;
  function follow(): void {
    const { connection, preferences } = store.getState();
    const isReady = connection.kind === 'ready';
    // A session that goes on knows it still. Saying it again costs nothing.
    const isTold = wasReady === isReady && told === preferences.oneStream;
    const mustTell = isReady && !isTold && (told || preferences.oneStream);
    wasReady = isReady;
    if (!mustTell) return;
    told = preferences.oneStream;
    // Where it fails, it is said again with the next connection.
    request('line:takeMix', { wanted: told }).catch(() => undefined);
  }
  follow();
  return store.subscribe(follow);
}
