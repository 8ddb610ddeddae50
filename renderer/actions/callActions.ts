import type { User } from '../../shared/domain/User.ts';
import { type CallsStore, tellNews } from '../store/callsStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

export type CallActions = ReturnType<typeof createCallActions>;

/** What calls need of the rest of the client. */
export interface CallContext extends Pick<ActionContext, 'store' | 'signaling' | 'engine'> {
  readonly calls: CallsStore;
}

/** Calling somebody, answering and hanging up. */
export function createCallActions({ calls, store, signaling, engine }: CallContext) {
  const failed = (name: string, failure: Awaited<ReturnType<typeof tryRequest>>) => {
    if (failure) tellNews(calls, { kind: 'failed', name, code: failure.code });
  };

  return {
    /** Calls a person. Only one at a time. */
    async callPerson(user: Pick<User, 'id' | 'name'>, withCamera: boolean): Promise<void> {
      if (calls.getState().dialled !== null) return;
      // Whoever calls back at the same moment is answered by it.
      calls.setState({ dialled: user, answersWithCamera: withCamera });
      const { id: userId, name } = user;
      const failure = await tryRequest(
        signaling,
        'call:ring',
        { userId, withCamera },
        ({ refusal }) => {
          if (refusal !== null) tellNews(calls, { kind: 'refused', name, refusal });
        },
      );
      calls.setState({ dialled: null });
      failed(name, failure);
    },

    async acceptCall(withCamera: boolean): Promise<void> {
      const { call } = calls.getState();
      if (!call || call.isAccepted || call.isOutgoing) return;
      calls.setState({ answersWithCamera: withCamera });
      const failure = await tryRequest(signaling, 'call:accept', { callId: call.id });
      // Another window was faster, or the caller has given up: what has happened is told.
      if (failure?.code !== 'notFound') failed(call.other.name, failure);
    },

    /** Gives up, declines, or hangs up. */
    async endCall(): Promise<void> {
      const { call } = calls.getState();
      if (!call) return;
      const { voice } = store.getState();
      if (voice.kind !== 'outside' && voice.channelId === call.id) engine.leave();
      failed(call.other.name, await tryRequest(signaling, 'call:end', { callId: call.id }));
    },

    /** Makes the call a temporary channel, which others can join. */
    async openCall(): Promise<void> {
      const { call } = calls.getState();
      if (!call) return;
      failed(call.other.name, await tryRequest(signaling, 'call:open', { callId: call.id }));
    },

    /** The user has seen which calls they have missed. */
    seeMissedCalls(): void {
      calls.setState({ missed: [] });
      // If that fails, they are shown once more.
      void tryRequest(signaling, 'call:seeMissed', {});
    },

    /** After a call: goes to the channel that the user has left for it, or stays away. */
    answerWayBack(goes: boolean): void {
      const { cameFrom } = calls.getState();
      calls.setState({ cameFrom: null });
      if (goes && cameFrom !== null) engine.join(cameFrom);
    },

    /** Whether others may call the user, on all devices. */
    async allowCalls(allowed: boolean): Promise<void> {
      const before = calls.getState().takesCalls;
      calls.setState({ takesCalls: allowed });
      const failure = await tryRequest(signaling, 'call:allow', { allowed });
      if (failure) calls.setState({ takesCalls: before });
    },
  };
}
