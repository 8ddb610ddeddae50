import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { talkModeNow } from '../state/talkRights.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** −10 dB: half as loud, and still understood. */
const gainBesidePriority = 0.32;

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

/** Keeps the speaker and the level meters in step with the state. Returns the function that stops it. */
export function bindAudio(store: PerchStore, outputs: AudioOutputs): () => void {
  follow(store.getState(), null, outputs);
  return store.subscribe((state, before) => follow(state, before, outputs));
}

function follow(
  now: PerchState,
  before: PerchState | null,
  { output, monitor, feed }: AudioOutputs,
): void {
  const { occupants } = now.presence;
  const { volumes, shareVolumes, speakerId } = now.preferences;
  const peopleChanged = occupants !== before?.presence.occupants;
  const priority = now.prioritySpeaking;
  if (
    peopleChanged ||
    volumes !== before?.preferences.volumes ||
    priority !== before.prioritySpeaking
  ) {
    output.setGains(besidePriority(gainsOf(occupants, volumes), priority));
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
  output.setQuiet(isQuiet(now));
  output.setWanted(now.voice.kind !== 'outside' || now.microphoneTest !== 'off');
}

/** Nobody else is in my channel, and no audio graph is needed: my own level is told by the statistics of what I send. */
function isQuiet(state: PerchState): boolean {
  const { voice, presence, me, preferences } = state;
  if (voice.kind === 'outside' || state.microphoneTest !== 'off' || state.whispers.length > 0) {
    return false;
  }
  // Their audio graphs must run before the first word.
  if (preferences.noiseSuppression === 'rnnoise' || talkModeNow(state) === 'voiceActivation') {
    return false;
  }
  return !presence.occupants.some(
    ({ peerId, channelId }) => channelId === voice.channelId && peerId !== me?.peerId,
  );
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

/** While somebody with priority speaks, everybody else is played more quietly. */
function besidePriority(
  gains: ReadonlyMap<PeerId, number>,
  priority: readonly PeerId[],
): ReadonlyMap<PeerId, number> {
  if (priority.length === 0) return gains;
  return new Map(
    [...gains].map(([peerId, gain]) => [
      peerId,
      priority.includes(peerId) ? gain : gain * gainBesidePriority,
    ]),
  );
}

function mutedPeers({ presence }: PerchState): Set<PeerId> {
  return new Set(
    presence.occupants
      .filter(({ muted, suppressed }) => muted || suppressed)
      .map(({ peerId }) => peerId),
  );
}
