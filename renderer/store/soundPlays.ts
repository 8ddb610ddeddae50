import type { PeerId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { PerchStore } from './perchStore.ts';

/** Shorter could not be read. */
const minShownMs = 2500;

let lastId = 0;

/** Shows for a while that a peer plays a sound. Replaces the peer's earlier one. */
export function showPlay(store: PerchStore, peerId: PeerId, sound: Sound): void {
  lastId += 1;
  const id = lastId;
  const { soundPlays } = store.getState();
  const { name, emoji } = sound;
  store.setState({
    soundPlays: [
      ...soundPlays.filter((play) => play.peerId !== peerId),
      { id, peerId, name, emoji },
    ],
  });
  setTimeout(() => endPlay(store, peerId, id), Math.max(sound.lengthMs, minShownMs));
}

/** Hides a peer's sound: it was refused, or its time is over. Without `id`, whichever sound is shown. */
export function endPlay(store: PerchStore, peerId: PeerId, id?: number): void {
  const { soundPlays } = store.getState();
  const left = soundPlays.filter(
    (play) => play.peerId !== peerId || (id !== undefined && play.id !== id),
  );
  if (left.length < soundPlays.length) store.setState({ soundPlays: left });
}
