import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { currentChannel, type EarconName } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Who reloads the page is gone and back within this time: neither is heard. Who moves elsewhere is heard at once. */
export const reloadGapMs = 3000;
/** After a lost connection everybody comes back, one sooner, another later. */
export const settlingMs = 10_000;
/** What others do in so short a time is one sound: a crowd that moves is no storm. */
export const crowdMs = 800;

/**
 * Plays a short sound for what happens in a channel: my own coming and going and my switches, and those of others, which I
 * do not hear while I am deafened. Answers how to stop.
 */
export function bindEarcons(store: PerchStore, play: (name: EarconName) => void): () => void {
  let place = currentChannel(store.getState().voice);
  /** Who has gone away altogether and may only be reloading, and what ends the wait. */
  const gone = new Map<UserId, ReturnType<typeof setTimeout>>();
  let settledAt = 0;
  let lastOthersAt = Number.NEGATIVE_INFINITY;

  let isStopped = false;

  const isWanted = () => store.getState().preferences.earcons && !isStopped;
  const playOthers = (name: EarconName) => {
    const now = performance.now();
    if (!isWanted() || store.getState().deafened) return;
    if (now < settledAt || now - lastOthersAt < crowdMs) return;
    lastOthersAt = now;
    play(name);
  };
  const forgetGone = () => {
    for (const timer of gone.values()) clearTimeout(timer);
    gone.clear();
  };

  function othersChanged(here: ChannelId, now: PerchState, before: PerchState): void {
    const people = others(now, here);
    const former = others(before, here);
    let hasJoined = false;
    for (const { peerId, user } of people.values()) {
      if (former.has(peerId)) continue;
      clearTimeout(gone.get(user.id));
      if (!gone.delete(user.id)) hasJoined = true;
    }
    let hasLeft = false;
    for (const { peerId, user } of former.values()) {
      if (people.has(peerId)) continue;
      if (now.presence.occupants.some((occupant) => occupant.peerId === peerId)) hasLeft = true;
      else waitFor(user.id);
    }
    if (hasJoined) playOthers('othersJoin');
    if (hasLeft) playOthers('othersLeave');
    if (hasJoined || hasLeft) return;
    for (const { peerId, sharing, camera } of people.values()) {
      const was = former.get(peerId);
      if (was === undefined) continue;
      if (sharing !== was.sharing) playOthers(sharing ? 'othersShareOn' : 'othersShareOff');
      if (camera !== was.camera) playOthers(camera ? 'othersCameraOn' : 'othersCameraOff');
    }
  }

  function waitFor(userId: UserId): void {
    clearTimeout(gone.get(userId));
    const timer = setTimeout(() => {
      gone.delete(userId);
      playOthers('othersLeave');
    }, reloadGapMs);
    gone.set(userId, timer);
  }

  /** What ends because I leave is not heard by itself; whether I do is known when all of it has been told. */
  function playUnlessLeaving(name: EarconName): void {
    const here = place;
    queueMicrotask(() => {
      if (place === here && isWanted()) play(name);
    });
  }

  const stop = store.subscribe((now, before) => {
    const former = place;
    // After a lost session the app joins its channel again, from none: that is neither a leave nor a join.
    if (now.voice.kind !== 'joining') place = currentChannel(now.voice);
    if (place !== former) {
      forgetGone();
      if (isWanted()) play(place === null ? 'leave' : 'join');
    }
    if (now.connection.kind !== 'ready') {
      settledAt = Number.POSITIVE_INFINITY;
      forgetGone();
    } else if (before.connection.kind !== 'ready') {
      const comesBack = before.connection.kind === 'reconnecting';
      settledAt = comesBack ? performance.now() + settlingMs : 0;
    }
    if (now.whispers.length > before.whispers.length && !now.deafened && isWanted()) {
      play('whispered');
    }
    if (place === null || place !== former) return;
    const own = ownSwitch(now, before);
    if (own !== null) playUnlessLeaving(own);
    if (now.presence.occupants !== before.presence.occupants) othersChanged(place, now, before);
  });
  return () => {
    isStopped = true;
    forgetGone();
    stop();
  };
}

function ownSwitch(now: PerchState, before: PerchState): EarconName | null {
  const shares = now.share.kind === 'live';
  if (shares !== (before.share.kind === 'live')) return shares ? 'shareOn' : 'shareOff';
  const isSeen = now.camera.kind === 'live';
  if (isSeen !== (before.camera.kind === 'live')) return isSeen ? 'cameraOn' : 'cameraOff';
  if (now.deafened !== before.deafened) return now.deafened ? 'deafen' : 'undeafen';
  if (now.muted !== before.muted) return now.muted ? 'mute' : 'unmute';
  return null;
}

function others({ presence, me }: PerchState, place: ChannelId): Map<PeerId, Occupant> {
  return new Map(
    occupantsOf(presence, place)
      .filter(({ peerId }) => peerId !== me?.peerId)
      .map((occupant) => [occupant.peerId, occupant]),
  );
}
