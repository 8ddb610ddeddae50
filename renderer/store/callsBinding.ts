import { type Call, callBeatMs } from '../../shared/domain/Call.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { CallNotifications } from '../../shared/protocol/people/calls.ts';
import type { RequestResponse } from '../../shared/protocol/protocol.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import { type CallsStore, tellNews } from './callsStore.ts';
import type { PerchStore } from './perchStore.ts';

/** Where it is told of calls. */
export interface CallSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<CallNotifications> & {
    request(
      name: 'call:get',
      payload: Record<string, never>,
      inOrder: (answer: RequestResponse<'call:get'>) => void,
    ): Promise<unknown>;
    request(name: 'call:beat', payload: Record<string, never>): Promise<unknown>;
  };
  readonly engine: {
    join(channelId: ChannelId): void;
    leave(): void;
    readonly video: { readonly camera: { turnOn(): void } };
  };
}

/**
 * Keeps what is known of calls in step with the server. Goes to the channel of a call that this window has begun or answered, and
 * says that it is there while the call lasts. Must be called with an open session. Returns the function that stops it.
 */
export function bindCalls(
  calls: CallsStore,
  store: PerchStore,
  { session, signaling, engine }: CallSources,
): () => void {
  let beating: ReturnType<typeof setInterval> | undefined;

  function take(call: Call | null): void {
    const { call: before } = calls.getState();
    const acceptedAt = call?.isAccepted ? Date.now() - call.forMs : null;
    calls.setState({ call, acceptedAt });
    const isHere = call?.isAccepted === true && call.isHere;
    follow(isHere);
    if (call === null || before?.id !== call.id || before.isAccepted || !call.isAccepted) return;
    if (isHere) enter(call);
    else if (!call.isOutgoing) tellNews(calls, { kind: 'elsewhere', name: call.other.name });
  }

  function enter({ id, isOutgoing, withCamera }: Call): void {
    calls.setState({ cameFrom: currentChannel(store.getState().voice) });
    engine.join(id);
    if (!(isOutgoing ? withCamera : calls.getState().answersWithCamera)) return;
    const stop = store.subscribe(({ voice }) => {
      if (voice.kind === 'joining') return;
      stop();
      if (voice.kind === 'joined' && voice.channelId === id) engine.video.camera.turnOn();
    });
  }

  function follow(isHere: boolean): void {
    if (isHere === (beating !== undefined)) return;
    clearInterval(beating);
    beating = undefined;
    if (!isHere) return;
    beating = setInterval(() => {
      if (store.getState().connection.kind !== 'ready') return;
      // One that is lost is followed by the next.
      signaling.request('call:beat', {}).catch(() => undefined);
    }, callBeatMs);
  }

  /** What was told before, or is missed while the connection is lost, is in the answer. */
  function ask(): void {
    signaling
      .request('call:get', {}, ({ call, missed, takesCalls }) => {
        calls.setState({ missed, takesCalls });
        take(call);
      })
      .catch(() => undefined);
  }

  ask();
  const stops = [
    session.on('opened', ask),
    signaling.on('call:changed', ({ call }) => take(call)),
    signaling.on('call:ended', ({ callId, other, ending, byMe, channelId }) => {
      const { call } = calls.getState();
      const { voice } = store.getState();
      const isInside = voice.kind !== 'outside' && voice.channelId === callId;
      if (call?.id === callId) take(null);
      if (isInside) {
        if (channelId === null) engine.leave();
        else engine.join(channelId);
      }
      const isNews = !byMe && (call?.isHere === true || ending === 'opened') && call?.id === callId;
      if (isNews) tellNews(calls, { kind: 'ended', name: other.name, ending });
    }),
    store.subscribe(({ voice }, before) => {
      const { call, cameFrom } = calls.getState();
      if (cameFrom === null || call !== null || voice === before.voice) return;
      if (voice.kind === 'joined') calls.setState({ cameFrom: null });
    }),
    signaling.on('call:missed', ({ missed }) => calls.setState({ missed })),
    signaling.on('call:allowed', ({ allowed }) => calls.setState({ takesCalls: allowed })),
  ];
  return () => {
    clearInterval(beating);
    for (const stop of stops) stop();
  };
}
