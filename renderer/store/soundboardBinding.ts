import type { PeerId, SoundId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { SoundNotifications } from '../../shared/protocol/sounds.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { showPlay } from './soundPlays.ts';

/** Where facts about sounds come from, and what plays them. */
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
 * Keeps the store’s list of sounds as the server has it, plays what others play, and shows who it was. Answers how to stop.
 */
export function bindSoundboard(store: PerchStore, sources: SoundboardSources): () => void {
  const { session, signaling, soundboard, output } = sources;
  /** What was told since the list was asked for, to be laid over it; null once it is there. */
  let told: Change[] | null = null;

  const change = (how: Change) => {
    told?.push(how);
    const sounds = how(store.getState().sounds);
    store.setState({ sounds });
    soundboard.setSounds(sounds);
  };
  const heard = (peerId: PeerId, soundId: SoundId) => {
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
      told = since;
      signaling
        .request('sound:list', {}, ({ sounds }) => {
          if (told !== since) return;
          told = null;
          change(() => since.reduce<readonly Sound[]>((list, how) => how(list), sounds));
        })
        // Without a connection; the next one asks again.
        .catch(() => undefined);
    }),
    signaling.on('sound:saved', ({ sound }) => change((sounds) => withSound(sounds, sound))),
    signaling.on('sound:removed', ({ soundId }) =>
      change((sounds) => sounds.filter(({ id }) => id !== soundId)),
    ),
    signaling.on('sound:played', ({ peerId, soundId }) => heard(peerId, soundId)),
    soundboard.on('previewChanged', (soundPreview) => store.setState({ soundPreview })),
    store.subscribe((now, before) => {
      if (now.preferences !== before.preferences) applyVolume(now);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A new one comes last; one that is known keeps its place. */
function withSound(sounds: readonly Sound[], saved: Sound): readonly Sound[] {
  const isKnown = sounds.some(({ id }) => id === saved.id);
  return isKnown
    ? sounds.map((sound) => (sound.id === saved.id ? saved : sound))
    : [...sounds, saved];
}
