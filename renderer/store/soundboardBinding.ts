import type { PeerId, SoundId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { SoundNotifications } from '../../shared/protocol/channels/sounds.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { showPlay } from './soundPlays.ts';

/** Emits changes of the soundboard, and plays its sounds. */
export interface SoundboardSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<SoundNotifications> & {
    request(
      name: 'sound:list',
      payload: Record<string, never>,
      inOrder: (answer: { sounds: Sound[] }) => void,
    ): Promise<unknown>;
  };
  readonly soundboard: Emitter<{ previewChanged: SoundId | 'draft' | null }> & {
    setSounds(sounds: readonly Sound[]): void;
    play(sound: Sound, isWanted: () => boolean): Promise<unknown>;
  };
  readonly output: { setSoundboard(volume: number, isHeard: boolean): void };
}

type Change = (sounds: readonly Sound[]) => readonly Sound[];

/**
 * Keeps the store's list of sounds in step with the server, and plays and shows the sounds of others. Returns the function
 * that stops it.
 */
export function bindSoundboard(store: PerchStore, sources: SoundboardSources): () => void {
  const { session, signaling, soundboard, output } = sources;
  /** Changes since the list was requested, to be applied to it; null without a pending request. */
  let pending: Change[] | null = null;

  const apply = (change: Change) => {
    pending?.push(change);
    const sounds = change(store.getState().sounds);
    store.setState({ sounds });
    soundboard.setSounds(sounds);
  };
  const play = (peerId: PeerId, soundId: SoundId) => {
    const state = store.getState();
    const sound = state.sounds.find(({ id }) => id === soundId);
    const channelId = currentChannel(state.voice);
    if (sound === undefined || channelId === null) return;
    showPlay(store, peerId, sound);
    if (!state.preferences.soundboard || state.deafened) return;
    void soundboard.play(sound, () => currentChannel(store.getState().voice) === channelId);
  };
  const applyVolume = ({ preferences }: PerchState) =>
    output.setSoundboard(preferences.soundboardVolume, preferences.soundboard);

  applyVolume(store.getState());
  const stops = [
    session.on('opened', () => {
      const since: Change[] = [];
      pending = since;
      signaling
        .request('sound:list', {}, ({ sounds }) => {
          if (pending !== since) return;
          pending = null;
          apply(() => since.reduce<readonly Sound[]>((list, change) => change(list), sounds));
        })
        // The connection was lost; the next session requests it again.
        .catch(() => undefined);
    }),
    signaling.on('sound:saved', ({ sound }) => apply((sounds) => withSound(sounds, sound))),
    signaling.on('sound:removed', ({ soundId }) =>
      apply((sounds) => sounds.filter(({ id }) => id !== soundId)),
    ),
    signaling.on('sound:played', ({ peerId, soundId }) => play(peerId, soundId)),
    soundboard.on('previewChanged', (soundPreview) => store.setState({ soundPreview })),
    store.subscribe((now, before) => {
      if (now.preferences !== before.preferences) applyVolume(now);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A new sound is added at the end; a known one keeps its position. */
function withSound(sounds: readonly Sound[], saved: Sound): readonly Sound[] {
  const isKnown = sounds.some(({ id }) => id === saved.id);
  return isKnown
    ? sounds.map((sound) => (sound.id === saved.id ? saved : sound))
    : [...sounds, saved];
}
