import type { PeerId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { PerchStore } from './perchStore.ts';

/** So long at least it is shown who has played a sound: shorter nobody could read it. */
const shownAtLeastMs = 2500;

let lastId = 0;

/** Shows for a while that somebody plays a sound; it takes the place of what they played before. */
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
  setTimeout(() => endPlay(store, peerId, id), Math.max(sound.lengthMs, shownAtLeastMs));
}

/** It was not played after all, or its time is over. Without `id` whatever they play. */
export function endPlay(store: PerchStore, peerId: PeerId, id?: number): void {
  const { soundPlays } = store.getState();
  const left = soundPlays.filter(
    (play) => play.peerId !== peerId || (id !== undefined && play.id !== id),
  );
  if (left.length < soundPlays.length) store.setState({ soundPlays: left });
}
