import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What there is a short sound for. */
export type EarconName =
  | 'join'
  | 'leave'
  | 'mute'
  | 'unmute'
  | 'deafen'
  | 'undeafen'
  | 'shareOn'
  | 'shareOff'
  | 'othersJoin'
  | 'othersLeave'
  | 'othersShareOn'
  | 'othersShareOff';

/**
 * Plays a short sound for what happens in a channel: my own coming and going and my switches, and those of others, which I
 * do not hear while I am deafened. Answers how to stop.
 */
export function bindEarcons(store: PerchStore, play: (name: EarconName) => void): () => void {
  /** Where I have arrived; on the way to another channel still the former one. */
  let place: ChannelId | null = placeOf(store.getState());

  return store.subscribe((now, before) => {
    const former = place;
    if (now.voice.kind !== 'joining') place = placeOf(now);
    if (!now.preferences.earcons) return;
    if (place !== former) play(place === null ? 'leave' : 'join');
    if (place === null) return;
    const own = ownSwitch(now, before);
    if (own !== null) play(own);
    if (place === former && !now.deafened) {
      for (const name of othersIn(place, now, before)) play(name);
    }
  });
}

function placeOf({ voice }: PerchState): ChannelId | null {
  return voice.kind === 'joined' ? voice.channelId : null;
}

function ownSwitch(now: PerchState, before: PerchState): EarconName | null {
  const isLive = now.share.kind === 'live';
  if (isLive !== (before.share.kind === 'live')) return isLive ? 'shareOn' : 'shareOff';
  if (now.deafened !== before.deafened) return now.deafened ? 'deafen' : 'undeafen';
  if (now.muted !== before.muted) return now.muted ? 'mute' : 'unmute';
  return null;
}

/** One sound for each kind of change, however many people it was. */
function othersIn(place: ChannelId, now: PerchState, before: PerchState): EarconName[] {
  if (now.presence.occupants === before.presence.occupants) return [];
  // What is learned anew after a lost connection did not happen just now.
  if (now.connection.kind !== 'ready' || before.connection.kind !== 'ready') return [];
  const people = (state: PerchState) => others(state, place, () => true);
  const sharing = (state: PerchState) => others(state, place, (each) => each.sharing);
  const heard: EarconName[] = [];
  if (hasMore(people(now), people(before))) heard.push('othersJoin');
  if (hasMore(people(before), people(now))) heard.push('othersLeave');
  if (heard.length > 0) return heard;
  if (hasMore(sharing(now), sharing(before))) heard.push('othersShareOn');
  if (hasMore(sharing(before), sharing(now))) heard.push('othersShareOff');
  return heard;
}

function others(
  { presence, me }: PerchState,
  place: ChannelId,
  counts: (occupant: PerchState['presence']['occupants'][number]) => boolean,
): Set<PeerId> {
  const found = occupantsOf(presence, place).filter(counts);
  return new Set(found.map(({ peerId }) => peerId).filter((peerId) => peerId !== me?.peerId));
}

function hasMore(one: ReadonlySet<PeerId>, other: ReadonlySet<PeerId>): boolean {
  return !one.isSubsetOf(other);
}
