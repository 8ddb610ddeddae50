import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ActionContext } from '../actions/ActionContext.ts';
import { createCallActions } from '../actions/callActions.ts';
import type { Calls } from '../actions/calls.ts';
import { ringTone } from '../media/audio/ringTone.ts';
import { followNoticeTargets } from '../push/noticeTargets.ts';
import { bindCalls } from '../store/callsBinding.ts';
import { type CallsStore, createCallsStore } from '../store/callsStore.ts';
import { bindRing } from '../store/ringBinding.ts';

/** What calls need of the rest of the client. */
type CallNeeds = Pick<ActionContext, 'store' | 'session' | 'signaling' | 'engine' | 'output'>;

/** Builds calls between two people on a connection that is open. */
export function createCalls(needs: CallNeeds): Calls & { close(): void } {
  const { store, session, signaling, engine, output } = needs;
  const calls = createCallsStore();
  const actions = createCallActions({ calls, store, signaling, engine });
  const stops = [
    followNoticeTargets('call', ({ callId, answers }) => {
      // Where it still rings, it is shown as any other call.
      if (answers) whenRinging(calls, callId, () => void actions.acceptCall(false));
    }),
    bindCalls(calls, store, { session, signaling, engine }),
    bindRing(calls, store, (isOutgoing) => {
      let isStopped = false;
      let stop = () => {};
      const play = () => {
        if (!isStopped) stop = output.preview(ringTone(isOutgoing), play, 1);
      };
      play();
      return () => {
        isStopped = true;
        stop();
      };
    }),
  ];
  return {
    store: calls,
    actions,
    close() {
      for (const stop of stops) stop();
    },
  };
}

/** Calls back once, as soon as this call rings here. It may be known only after the server has been asked. */
function whenRinging(calls: CallsStore, callId: ChannelId, answer: () => void): void {
  const isRinging = () => calls.getState().call?.id === callId;
  if (isRinging()) {
    answer();
    return;
  }
  const stop = calls.subscribe(() => {
    if (!isRinging()) return;
    stop();
    answer();
  });
}
