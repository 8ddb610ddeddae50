import { vi } from 'vitest';
import type { Call } from '../../shared/domain/Call.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { CallActions } from '../actions/callActions.ts';
import type { Calls, CallsHolder } from '../actions/calls.ts';
import type { CallsState } from '../state/callsState.ts';
import { type CallsStore, createCallsStore } from '../store/callsStore.ts';
import { userOf } from './people.fixture.ts';

/** Bob calls the user; it rings. */
export function callFrom(name: string, change: Partial<Call> = {}): Call {
  return {
    id: `call of ${name}` as ChannelId,
    other: userOf(name),
    isOutgoing: false,
    withCamera: false,
    isAccepted: false,
    isHere: false,
    isOtherLost: false,
    forMs: 0,
    ...change,
  };
}

/** Actions of calls that only record their calls. */
function fakeCallActions() {
  return {
    callPerson: vi.fn(async () => undefined),
    acceptCall: vi.fn(async () => undefined),
    endCall: vi.fn(async () => undefined),
    openCall: vi.fn(async () => undefined),
    seeMissedCalls: vi.fn(),
    answerWayBack: vi.fn(),
    allowCalls: vi.fn(async () => undefined),
  } satisfies CallActions;
}

/** Calls, loaded, in this state. */
export function callsHolderOf(state: Partial<CallsState>): CallsHolder & {
  readonly current: Calls & {
    readonly store: CallsStore;
    readonly actions: ReturnType<typeof fakeCallActions>;
  };
} {
  const store = createCallsStore();
  store.setState(state);
  return { current: { store, actions: fakeCallActions() }, subscribe: () => () => undefined };
}
