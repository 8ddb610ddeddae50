import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What plays and measures sound, and follows the state. */
export interface AudioOutputs {
  readonly output: {
    setGains(gains: ReadonlyMap<PeerId, number>): void;
    setShareGains(gains: ReadonlyMap<PeerId, number>): void;
    setDeafened(deafened: boolean): void;
    setWanted(wanted: boolean): void;
    setQuiet(isQuiet: boolean): void;
    setLevelling(isLevelling: boolean): void;
    setSpeaker(deviceId: string | null): Promise<void>;
  };
  readonly monitor: { setPlayedBack(isPlayedBack: boolean): void };
  readonly feed: { setPeople(me: PeerId | null, muted: ReadonlySet<PeerId>): void };
}

/** Whether my level can be seen; in the desktop app it always can, in the tray. */
export interface PageVisibility {
  isHidden(): boolean;
  onChange(listen: () => void): () => void;
}

/** Keeps the speaker and the level meters in step with the state. Returns the function that stops it. */
export function bindAudio(
  store: PerchStore,
  outputs: AudioOutputs,
  page: PageVisibility,
): () => void {
  follow(store.getState(), null, outputs, page);
  const stops = [
    store.subscribe((state, before) => follow(state, before, outputs, page)),
    page.onChange(() => outputs.output.setQuiet(isQuiet(store.getState(), page))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function follow(
  now: PerchState,
  before: PerchState | null,
  { output, monitor, feed }: AudioOutputs,
  page: PageVisibility,
): void {
  const { occupants } = now.presence;
  const { volumes, shareVolumes, speakerId } = now.preferences;
  const peopleChanged = occupants !== before?.presence.occupants;
  if (peopleChanged || volumes !== before?.preferences.volumes) {
    output.setGains(gainsOf(occupants, volumes));
  }
  if (peopleChanged || shareVolumes !== before?.preferences.shareVolumes) {
    output.setShareGains(gainsOf(occupants, shareVolumes));
  }
  if (peopleChanged || now.me !== before?.me) {
    feed.setPeople(now.me?.peerId ?? null, mutedPeers(now));
  }
  // Speech only: music is quiet and loud on purpose.
  output.setLevelling(now.preferences.levelling && !isInMusic(now));
  if (now.deafened !== before?.deafened) output.setDeafened(now.deafened);
  // Also when the list of speakers changes: the chosen one may have been plugged in.
  if (
    speakerId !== before?.preferences.speakerId ||
    (speakerId !== null && now.devices.speakers !== before.devices.speakers)
  ) {
    void output.setSpeaker(speakerId);
  }
  monitor.setPlayedBack(
    now.microphoneTest === 'playingBack' || now.microphoneTest === 'playingBackPlain',
  );
  // Before `setWanted`, so that a context which may rest does not start.
  output.setQuiet(isQuiet(now, page));
  output.setWanted(now.voice.kind !== 'outside' || now.microphoneTest !== 'off');
}

/** Nobody else is in my channel, and my own voice is neither processed nor shown. */
function isQuiet(state: PerchState, page: PageVisibility): boolean {
  const { voice, presence, me, preferences, microphone } = state;
  if (voice.kind === 'outside' || state.microphoneTest !== 'off' || state.whispers.length > 0) {
    return false;
  }
  // Their audio graphs must run before the first word.
  if (preferences.noiseSuppression === 'rnnoise' || preferences.talkMode === 'voiceActivation') {
    return false;
  }
  const isAlone = !presence.occupants.some(
    ({ peerId, channelId }) => channelId === voice.channelId && peerId !== me?.peerId,
  );
  const isSilenced = state.muted || state.deafened || microphone.kind === 'none';
  return isAlone && (isSilenced || page.isHidden());
}

function isInMusic({ voice, presence }: PerchState): boolean {
  if (voice.kind === 'outside') return false;
  return presence.channels.some(({ id, music }) => music && id === voice.channelId);
}

function gainsOf(
  occupants: readonly Occupant[],
  volumes: Readonly<Record<UserId, number>>,
): Map<PeerId, number> {
  return new Map(occupants.map(({ peerId, user }) => [peerId, volumes[user.id] ?? 1]));
}

function mutedPeers({ presence }: PerchState): Set<PeerId> {
  return new Set(presence.occupants.filter(({ muted }) => muted).map(({ peerId }) => peerId));
}
