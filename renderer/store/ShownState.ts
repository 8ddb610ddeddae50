import type { Occupant } from '../../shared/domain/Presence.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ChannelState } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What `ShownState` is told of a move: its beginning and end, and that the room's streams are as they will be. */
export interface MoveEvents {
  readonly engine: Emitter<{ channelChanged: ChannelState }>;
  readonly consumers: Emitter<{ settled: Record<string, never> }>;
}

/** The longest that components wait, in ms. A slow server must not make the app look dead. */
const longestHoldMs = 300;
/** Those who come, go or change within this time after somebody else did are shown together. In ms. */
const gatherMs = 100;

/**
 * The state as components show it. It is the store's, with two exceptions. During a move to a channel it stands still until the
 * sound is negotiated, and all that changed meanwhile is shown at once: drawing the new room takes as long as
 * negotiating with it, on the same thread, and people hear a silence but do not see a tenth of a second. And when many people
 * come or go in a moment, the first is shown at once and all others together soon after.
 */
export class ShownState implements Pick<PerchStore, 'getState' | 'getInitialState' | 'subscribe'> {
  readonly #store: PerchStore;
  readonly #listeners = new Set<(state: PerchState, before: PerchState) => void>();
  readonly #stops: (() => void)[];
  #shown: PerchState;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
  /** Runs for a moment after others have been shown. */
  #gatherTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param events must be listened to before whoever writes them into the store */
  constructor(store: PerchStore, { engine, consumers }: MoveEvents) {
    this.#store = store;
    this.#shown = store.getState();
    this.#stops = [
      engine.on('channelChanged', ({ kind }) => {
        if (kind === 'joining') this.#hold();
        else if (kind === 'outside') this.#release();
      }),
      // The sound starts in tasks that are queued by now; drawing follows them.
      consumers.on('settled', () => this.#releaseSoon()),
      store.subscribe(() => this.#follow()),
    ];
  }

  getState = (): PerchState => this.#shown;

  getInitialState = (): PerchState => this.#store.getInitialState();

  subscribe = (listener: (state: PerchState, before: PerchState) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  close(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#holdTimer);
    clearTimeout(this.#gatherTimer);
  }

  #follow(): void {
    if (this.#holdTimer !== undefined) return;
    const isOfOthers = differsInOthers(this.#store.getState(), this.#shown);
    if (isOfOthers && this.#gatherTimer !== undefined) return;
    this.#show();
    if (isOfOthers) this.#gather();
  }

  #gather(): void {
    this.#gatherTimer = setTimeout(() => {
      this.#gatherTimer = undefined;
      if (this.#holdTimer !== undefined || this.#shown === this.#store.getState()) return;
      this.#show();
      this.#gather();
    }, gatherMs);
  }

  #hold(): void {
    this.#holdTimer ??= setTimeout(() => this.#release(), longestHoldMs);
  }

  #releaseSoon(): void {
    if (this.#holdTimer === undefined) return;
    clearTimeout(this.#holdTimer);
    this.#holdTimer = setTimeout(() => this.#release(), 0);
  }

  #release(): void {
    if (this.#holdTimer === undefined) return;
    clearTimeout(this.#holdTimer);
    this.#holdTimer = undefined;
    this.#show();
  }

  #show(): void {
    const before = this.#shown;
    this.#shown = this.#store.getState();
    if (before === this.#shown) return;
    for (const listener of [...this.#listeners]) listener(this.#shown, before);
  }
}

/** Whether nothing has changed but where other people are and how, and who hears whom. */
function differsInOthers(now: PerchState, before: PerchState): boolean {
  return (Object.keys(now) as (keyof PerchState)[]).every(
    (name) =>
      now[name] === before[name] ||
      name === 'hearing' ||
      // The people whom one has met are kept there.
      (name === 'preferences' && now[name].metPeople !== before[name].metPeople) ||
      (name === 'presence' &&
        now[name].channels === before[name].channels &&
        ownPlace(now) === ownPlace(before)),
  );
}

function ownPlace({ me, presence }: PerchState): Occupant | undefined {
  return presence.occupants.find(({ peerId }) => peerId === me?.peerId);
}
