import type { SoundId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import { endPlay, showPlay, soundPlace } from '../store/soundPlays.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

/** I hear it at once; what the server refuses ends here, too. */
export async function playSound(context: ActionContext, soundId: SoundId): Promise<Failure | null> {
  const { store, soundboard } = context;
  const state = store.getState();
  const { sounds, me, preferences, deafened } = state;
  const sound = sounds.find(({ id }) => id === soundId);
  if (sound === undefined || me === null) return { code: 'notFound', reason: 'no such sound' };
  soundboard.stopPreview();
  let isRefused = false;
  const place = soundPlace(state);
  const isWanted = () => !isRefused && soundPlace(store.getState()) === place;
  const playing =
    preferences.soundboard && !deafened ? soundboard.play(sound, isWanted) : Promise.resolve(null);
  showPlay(store, me.peerId, sound);
  const failure = await askServer(context, 'sound:play', { soundId });
  if (failure !== null) {
    isRefused = true;
    endPlay(store, me.peerId);
    const stop = await playing;
    stop?.();
  }
  return failure;
}
