import type { SoundId } from '../../shared/domain/ids.ts';
import type { SoundLabel } from '../../shared/domain/Sound.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import { currentChannel } from '../state/callState.ts';
import type { SoundCut, SoundDraft, SoundFault } from '../state/soundDraft.ts';
import { endPlay, showPlay } from '../store/soundPlays.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** Playing, previewing and editing the sounds of the server's soundboard. */
export function createSoundboardActions({
  store,
  soundboard,
  signaling,
}: Pick<ActionContext, 'store' | 'soundboard' | 'signaling'>) {
  return {
    /** Plays a sound to the channel. The user hears it at once; it stops if the server refuses the request. */
    async playSound(soundId: SoundId): Promise<Failure | null> {
      const state = store.getState();
      const { sounds, me, preferences, deafened } = state;
      const sound = sounds.find(({ id }) => id === soundId);
      if (sound === undefined || me === null) return { code: 'notFound', reason: 'no such sound' };
      soundboard.stopPreview();
      let isRefused = false;
      const channelId = currentChannel(state.voice);
      const isWanted = () => !isRefused && currentChannel(store.getState().voice) === channelId;
      const playing =
        preferences.soundboard && !deafened
          ? soundboard.play(sound, isWanted)
          : Promise.resolve(null);
      showPlay(store, me.peerId, sound);
      const failure = await tryRequest(signaling, 'sound:play', { soundId });
      if (failure !== null) {
        isRefused = true;
        endPlay(store, me.peerId);
        const stop = await playing;
        stop?.();
      }
      return failure;
    },

    /** Plays a sound to the user only; also outside of a channel. */
    previewSound(soundId: SoundId): void {
      const sound = store.getState().sounds.find(({ id }) => id === soundId);
      if (sound !== undefined) void soundboard.preview(sound);
    },

    /** Plays a part of a file to the user only, as others would hear it. */
    previewDraft(draft: SoundDraft, cut: SoundCut): void {
      void soundboard.previewDraft(draft, cut);
    },

    stopPreview(): void {
      soundboard.stopPreview();
    },

    /** Whether a sound is listed before the others, on this device. */
    setFavourite(soundId: SoundId, isFavourite: boolean): void {
      const { preferences } = store.getState();
      const { [soundId]: _former, ...others } = preferences.favouriteSounds;
      const favouriteSounds = isFavourite ? { ...others, [soundId]: true as const } : others;
      store.setState({ preferences: { ...preferences, favouriteSounds } });
    },

    /** Decodes a file; resolves to the reason if it cannot become a sound of the soundboard. */
    readSound(file: Blob): Promise<SoundDraft | SoundFault> {
      return soundboard.read(file);
    },

    /** Encodes a part of a file and uploads it. `unencodable`: this browser has no working encoder. */
    async addSound(
      draft: SoundDraft,
      cut: SoundCut,
      label: SoundLabel,
    ): Promise<Failure | 'unencodable' | null> {
      const bytes = await soundboard.encode(draft, cut);
      if (bytes === null) return 'unencodable';
      return tryRequest(signaling, 'sound:add', { ...label, bytes });
    },

    updateSound(soundId: SoundId, label: SoundLabel): Promise<Failure | null> {
      return tryRequest(signaling, 'sound:update', { soundId, ...label });
    },

    removeSound(soundId: SoundId): Promise<Failure | null> {
      return tryRequest(signaling, 'sound:remove', { soundId });
    },
  };
}
