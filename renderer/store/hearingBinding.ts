import type { PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { isInAudience } from '../../shared/domain/stage.ts';
import type { HearingNotifications } from '../../shared/protocol/streams/hearing.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import { maySpeakNow, talkModeNow } from '../state/talkRights.ts';
import type { NewNotice } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { type KnownHearing, SettledHearing } from './SettledHearing.ts';

/** Emits who hears the user, and reports whom the user hears. */
export interface HearingSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<HearingNotifications & { lost: unknown }>;
  readonly reporter: {
    setVoices(voices: readonly { readonly peerId: PeerId; readonly isSent: boolean }[]): void;
    opened(): void;
    lost(): void;
  };
  readonly signal: Emitter<{ silentChanged: boolean }> & {
    setExpected(isExpected: boolean): void;
  };
}

/**
 * Writes into the store who hears the user, and reports the voices of those in the user's channel to the server. Returns the
 * function that stops it.
 */
export function bindHearing(
  store: PerchStore,
  { session, signaling, reporter, signal }: HearingSources,
  notify: (notice: NewNotice | null) => void,
): () => void {
  let isOpen = false;
  const settled = new SettledHearing((hearing) => {
    const before = store.getState();
    store.setState({ hearing });
    notify(hearingNotice(before, hearing));
  });

  function follow(state: PerchState): void {
    const others = othersHere(state);
    reporter.setVoices(
      others.map(({ peerId, muted, suppressed, listenOnly, away }) => ({
        peerId,
        isSent: !muted && !suppressed && !listenOnly && !away,
      })),
    );
    settled.keep(new Set(others.map(({ peerId }) => peerId)));
  }

  const stops = [
    session.on('opened', () => {
      isOpen = true;
      reporter.opened();
    }),
    signaling.on('lost', () => {
      isOpen = false;
      reporter.lost();
      settled.keep(new Set());
    }),
    signaling.on('hearing:told', ({ listeners }) => {
      settled.update(listeners);
    }),
    signal.on('silentChanged', (microphoneSilent) => store.setState({ microphoneSilent })),
    store.subscribe((state, before) => {
      signal.setExpected(isSpeaking(state));
      const moved = currentChannel(state.voice) !== currentChannel(before.voice);
      if (moved) {
        settled.keep(new Set());
        if (isOpen) reporter.opened();
      }
      if (
        moved ||
        state.presence.occupants !== before.presence.occupants ||
        state.me !== before.me
      ) {
        follow(state);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    settled.close();
  };
}

/**
 * The notice if a peer no longer hears the user, or null; not of an audience, in which somebody always has a bad connection. While the user does not speak, nobody can hear them.
 */
function hearingNotice(before: PerchState, now: KnownHearing): NewNotice | null {
  if (!isSpeaking(before)) return null;
  const names = othersHere(before)
    .filter((occupant) => !isInAudience(occupant))
    .filter(({ peerId }) => before.hearing[peerId] === 'hears')
    .filter(({ peerId }) => now[peerId] !== undefined && now[peerId] !== 'hears')
    .map(({ user }) => user.name);
  return names.length === 0 ? null : { kind: 'unheardBy', names };
}

/** Whether the others in the channel should hear the user, as far as this app can tell. */
function isSpeaking(state: PerchState): boolean {
  const { voice, microphone, muted, deafened, talk } = state;
  return (
    voice.kind === 'joined' &&
    microphone.kind === 'live' &&
    !muted &&
    !deafened &&
    maySpeakNow(state) &&
    (talkModeNow(state) !== 'pushToTalk' || talk === 'open')
  );
}

function othersHere(state: PerchState): Occupant[] {
  const channelId = currentChannel(state.voice);
  if (channelId === null) return [];
  return occupantsOf(state.presence, channelId).filter(({ peerId }) => peerId !== state.me?.peerId);
}
