import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { isInAudience } from '../../shared/domain/stage.ts';
import { currentChannel, type EarconName } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** A reload leaves and rejoins within this time, so neither sound is played. A move to another channel is played at once. */
export const reloadGapMs = 3000;
/** After a lost connection the others return within this time, without sounds. */
export const settlingMs = 10_000;
/** Within this time, several actions of others play one sound. */
export const crowdMs = 800;

/**
 * Plays a short sound for joins, leaves and switches in the user's channel. Those of others are not played while the user is
 * deafened, or does not want to be disturbed. Returns the function that stops it.
 */
export function bindEarcons(store: PerchStore, play: (name: EarconName) => void): () => void {
  let channelId = currentChannel(store.getState().voice);
  /** Users who have left the server and may only be reloading, with the timer of their sound. */
  const departed = new Map<UserId, ReturnType<typeof setTimeout>>();
  let settledAt = 0;
  let lastOthersAt = Number.NEGATIVE_INFINITY;

  let isStopped = false;

  const isWanted = () => store.getState().preferences.earcons && !isStopped;
  const playOthers = (name: EarconName) => {
    const now = performance.now();
    if (!isWanted() || isOutOfReach(store.getState())) return;
    if (now < settledAt || now - lastOthersAt < crowdMs) return;
    lastOthersAt = now;
    play(name);
  };
  const forgetDeparted = () => {
    for (const timer of departed.values()) clearTimeout(timer);
    departed.clear();
  };

  function othersChanged(here: ChannelId, now: PerchState, before: PerchState): void {
    const people = others(now, here);
    const former = others(before, here);
    let hasJoined = false;
    for (const { peerId, user } of people.values()) {
      if (former.has(peerId)) continue;
      clearTimeout(departed.get(user.id));
      if (!departed.delete(user.id)) hasJoined = true;
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
    clearTimeout(departed.get(userId));
    const timer = setTimeout(() => {
      departed.delete(userId);
      playOthers('othersLeave');
    }, reloadGapMs);
    departed.set(userId, timer);
  }

  /** Leaving ends share and camera first: their sounds are skipped. The leave is known only after all events of this task. */
  function playUnlessLeaving(name: EarconName): void {
    const before = channelId;
    queueMicrotask(() => {
      if (channelId === before && isWanted()) play(name);
    });
  }

  const stop = store.subscribe((now, before) => {
    const formerId = channelId;
    // After a lost session the app rejoins its channel from none, which is neither a leave nor a join.
    if (now.voice.kind !== 'joining') channelId = currentChannel(now.voice);
    if (channelId !== formerId) {
      forgetDeparted();
      if (isWanted()) play(channelId === null ? 'leave' : 'join');
    }
    if (now.connection.kind !== 'ready') {
      settledAt = Number.POSITIVE_INFINITY;
      forgetDeparted();
    } else if (before.connection.kind !== 'ready') {
      const comesBack = before.connection.kind === 'reconnecting';
      settledAt = comesBack ? performance.now() + settlingMs : 0;
    }
    if (now.whispers.length > before.whispers.length && !isOutOfReach(now) && isWanted()) {
      play('whispered');
    }
    const { notice } = now;
    if (notice?.kind === 'knock' && notice.news.kind === 'heard' && notice !== before.notice) {
      playOthers('knocked');
    }
    if (channelId === null || channelId !== formerId) return;
    const own = ownSwitch(now, before);
    if (own !== null) playUnlessLeaving(own);
    if (now.presence.occupants !== before.presence.occupants) othersChanged(channelId, now, before);
  });
  return () => {
    isStopped = true;
    forgetDeparted();
    stop();
  };
}

function isOutOfReach({ deafened, me }: PerchState): boolean {
  return deafened || (me !== null && isUndisturbed(me.user));
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

/** Those who may be heard: an audience comes and goes without a sound. */
function others({ presence, me }: PerchState, channelId: ChannelId): Map<PeerId, Occupant> {
  return new Map(
    occupantsOf(presence, channelId)
      .filter((occupant) => occupant.peerId !== me?.peerId && !isInAudience(occupant))
      .map((occupant) => [occupant.peerId, occupant]),
  );
}
