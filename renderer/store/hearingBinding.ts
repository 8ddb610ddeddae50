import type { PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import type { HearingNotifications } from '../../shared/protocol/hearing.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import type { News } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { type KnownHearing, SettledHearing } from './SettledHearing.ts';

/** Where it comes from who hears me, and what finds out whom I hear. */
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
 * Writes who hears me into the store, and lets what is said of the others' voices follow who is in my channel. Answers how
 * to stop.
 */
export function bindHearing(
  store: PerchStore,
  { session, signaling, reporter, signal }: HearingSources,
  say: (news: News | null) => void,
): () => void {
  let isOpen = false;
  const settled = new SettledHearing((hearing) => {
    const before = store.getState();
    store.setState({ hearing });
    say(hearingNews(before, hearing));
  });

  function follow(state: PerchState): void {
    const others = othersHere(state);
    reporter.setVoices(
      others.map(({ peerId, muted, listenOnly, away }) => ({
        peerId,
        isSent: !muted && !listenOnly && !away,
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
      settled.told(listeners);
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

/** What is worth saying: somebody who heard me does not any more. While I do not speak nobody can. */
function hearingNews(before: PerchState, now: KnownHearing): News | null {
  if (!isSpeaking(before)) return null;
  const names = othersHere(before)
    .filter(({ peerId }) => before.hearing[peerId] === 'hears')
    .filter(({ peerId }) => now[peerId] !== undefined && now[peerId] !== 'hears')
    .map(({ user }) => user.name);
  return names.length === 0 ? null : { kind: 'unheardBy', names };
}

/** Whether others are to hear what I say, as far as I can decide it. */
function isSpeaking({
  voice,
  microphone,
  muted,
  deafened,
  preferences,
  talk,
}: PerchState): boolean {
  return (
    voice.kind === 'joined' &&
    microphone.kind === 'live' &&
    !muted &&
    !deafened &&
    (preferences.talkMode !== 'pushToTalk' || talk === 'open')
  );
}

function othersHere(state: PerchState): Occupant[] {
  const channelId = currentChannel(state.voice);
  if (channelId === null) return [];
  return occupantsOf(state.presence, channelId).filter(({ peerId }) => peerId !== state.me?.peerId);
}
