import { type Channel, inListOrder } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { currentChannel } from '../state/callState.ts';
import { mustKnockAt } from '../state/knockState.ts';
import { decideHere } from '../state/ownRights.ts';
import { isListening } from '../state/stagePart.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** How often it is checked whether the user is idle, in ms. */
const checkMs = 30_000;
/** A few seconds of speech within that time are louder than this on average, in dBov; noise after suppression is near −60. */
const spokenDbov = -50;

export interface IdleSources {
  /** The mean level of what the user sent since the last call, in dBov; −Infinity in silence. */
  sentDbov(): number;
  /** For how long the user has touched neither keys nor pointer, in ms. */
  untouchedMs(): Promise<number>;
  join(channelId: ChannelId): void;
}

/**
 * Moves the user to the channel for idle people when they have neither spoken nor touched anything for as long as that channel
 * says. Whoever shows a screen or a camera, listens in the audience of a stage or is in a call with somebody, is not idle. The way back is the previous channel. Returns the function that stops
 * it.
 */
export function bindIdle(store: PerchStore, sources: IdleSources): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let heardAt = 0;

  /** Without an idle channel, and outside of channels, nothing ticks. */
  function follow(): void {
    const isNeeded = idleChannel(store.getState()) !== null;
    if (isNeeded === (timer !== undefined)) return;
    clearInterval(timer);
    timer = undefined;
    if (!isNeeded) return;
    heardAt = performance.now();
    timer = setInterval(() => void check(), checkMs);
  }

  async function check(): Promise<void> {
    const now = store.getState();
    const isShowing = now.share.kind === 'live' || now.camera.kind === 'live';
    const isActive = sources.sentDbov() > spokenDbov || isShowing || isListening(now);
    if (isActive) heardAt = performance.now();
    // A channel that is entered counts as a touch: it may have been by a key of another program.
    const idleMs = Math.min(await sources.untouchedMs(), performance.now() - heardAt);
    const state = store.getState();
    const target = idleChannel(state);
    if (target?.idleAfterMs == null || idleMs < target.idleAfterMs) return;
    store.setState({ movedIdleFrom: currentChannel(state.voice) });
    sources.join(target.id);
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.voice !== before.voice) {
      heardAt = performance.now();
      forgetMove(store, state);
    }
    if (state.voice !== before.voice || state.presence.channels !== before.presence.channels) {
      follow();
    }
  });
  follow();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

/** The channel that the user would be moved to from where they are; null where there is none, and in it. */
function idleChannel(state: PerchState): Channel | null {
  if (state.voice.kind !== 'joined') return null;
  const { channelId } = state.voice;
  if (state.presence.channels.some(({ id, isCall }) => id === channelId && isCall)) return null;
  const target = inListOrder(state.presence.channels).find(
    (channel) =>
      channel.idleAfterMs !== null &&
      decideHere(state, 'join', channel.id).allowed &&
      (channel.id === channelId || !mustKnockAt(state, channel)),
  );
  return target === undefined || target.id === channelId ? null : target;
}

/** The way back is offered in the idle channel only. */
function forgetMove(store: PerchStore, { voice, presence, movedIdleFrom }: PerchState): void {
  if (movedIdleFrom === null || voice.kind === 'joining') return;
  const there = presence.channels.find(({ id }) => id === currentChannel(voice));
  if (there?.idleAfterMs == null) store.setState({ movedIdleFrom: null });
}
