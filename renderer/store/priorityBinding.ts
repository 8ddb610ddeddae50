import type { PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { bearerOf, overridesOf } from '../../shared/permissions/access.ts';
import { decideInChannel } from '../../shared/permissions/decide.ts';
import type { LevelFeed } from '../state/feeds.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Below this a level is not speech. */
const audibleLevel = 0.02;
/** Longer than a pause between words: the others come back this long after the last sound. In ms. */
const holdMs = 600;

/** Writes into the store which priority speakers of the user's channel speak now. Returns the function that stops it. */
export function bindPrioritySpeakers(
  store: PerchStore,
  levels: Pick<LevelFeed, 'subscribe'>,
): () => void {
  const followed = new Map<PeerId, () => void>();
  let known: readonly unknown[] = [];

  function setSpeaking(peerId: PeerId, isSpeaking: boolean): void {
    const { prioritySpeaking: before } = store.getState();
    if (before.includes(peerId) === isSpeaking) return;
    const others = before.filter((each) => each !== peerId);
    store.setState({ prioritySpeaking: isSpeaking ? [...others, peerId] : others });
  }

  function begin(peerId: PeerId): () => void {
    let holding: ReturnType<typeof setTimeout> | undefined;
    const stop = levels.subscribe(peerId, (level) => {
      if (level >= audibleLevel) {
        clearTimeout(holding);
        holding = undefined;
        setSpeaking(peerId, true);
      } else holding ??= setTimeout(() => setSpeaking(peerId, false), holdMs);
    });
    return () => {
      stop();
      clearTimeout(holding);
      setSpeaking(peerId, false);
    };
  }

  function follow(state: PerchState): void {
    const { voice, presence, roles, me } = state;
    const facts = [voice, presence.channels, presence.occupants, roles, me?.peerId];
    if (facts.every((fact, index) => fact === known[index])) return;
    known = facts;
    const wanted = new Set(prioritySpeakers(state).map(({ peerId }) => peerId));
    for (const [peerId, end] of [...followed]) {
      if (wanted.has(peerId)) continue;
      followed.delete(peerId);
      end();
    }
    for (const peerId of wanted) if (!followed.has(peerId)) followed.set(peerId, begin(peerId));
  }

  follow(store.getState());
  const stopFollowing = store.subscribe(follow);
  return () => {
    stopFollowing();
    for (const end of followed.values()) end();
  };
}

/**
 * The others in the user's channel who have priority there by a role or by the channel. The owner has it only so: that they may
 * do everything should not turn everybody else down whenever they speak.
 */
function prioritySpeakers({ voice, presence, roles, me }: PerchState): Occupant[] {
  if (voice.kind !== 'joined') return [];
  const channel = presence.channels.find(({ id }) => id === voice.channelId);
  if (channel === undefined || channel.music) return [];
  const overrides = overridesOf(channel);
  return occupantsOf(presence, channel.id).filter(({ peerId, user }) => {
    const person = bearerOf({ ...user, isOwner: false }, roles);
    return peerId !== me?.peerId && decideInChannel(person, 'prioritySpeaker', overrides).allowed;
  });
}
