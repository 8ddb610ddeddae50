import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ChannelState } from '../state/callState.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What `ShownState` is told of a move: its beginning and end, and when the room's streams are made. */
export interface MoveEvents {
  readonly engine: Emitter<{ channelChanged: ChannelState }>;
  readonly consumers: Emitter<{
    settling: Record<string, never>;
    settled: Record<string, never>;
  }>;
}

/** The longest that components wait for the server, and then for the streams, in ms. A slow server must not make the app look dead. */
const longestHoldMs = 300;

/**
 * The state as components show it. It is the store's, except during a move to a channel, or a return to it: then it stands still until the
 * sound is negotiated, and all that changed meanwhile is shown at once. Drawing the new room takes as long as
 * negotiating with it, on the same thread, and people hear a silence but do not see a tenth of a second.
 */
export class ShownState implements Pick<PerchStore, 'getState' | 'getInitialState' | 'subscribe'> {
  readonly #store: PerchStore;
  readonly #listeners = new Set<(state: PerchState, before: PerchState) => void>();
  readonly #stops: (() => void)[];
  #shown: PerchState;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param events must be listened to before whoever writes them into the store */
  constructor(store: PerchStore, { engine, consumers }: MoveEvents) {
    this.#store = store;
    this.#shown = store.getState();
    this.#stops = [
      engine.on('channelChanged', ({ kind }) => {
        if (kind === 'joining') this.#hold();
        else if (kind === 'outside') this.#release();
      }),
      // The answer has come, maybe late, or with the sign-in of a page that was in a channel.
      consumers.on('settling', () => this.#holdAnew()),
      // The sound starts in tasks that are queued by now; drawing follows them.
      consumers.on('settled', () => this.#releaseSoon()),
      store.subscribe(() => this.#holdTimer === undefined && this.#show()),
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
  }

  #hold(): void {
    this.#holdTimer ??= setTimeout(() => this.#release(), longestHoldMs);
  }

  #holdAnew(): void {
    clearTimeout(this.#holdTimer);
    this.#holdTimer = undefined;
    this.#hold();
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
