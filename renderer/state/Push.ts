/**
 * Whether this device gets notifications while its page is closed. `unknown`: not asked yet. `missing`: not on this server, or not
 * in this browser. `blocked`: the user does not let this page show any.
 */
export type PushState = 'unknown' | 'missing' | 'off' | 'on' | 'blocked';

/** Notifications while the page is closed, as components use them. */
export interface Push {
  readonly state: {
    getState(): PushState;
    getInitialState(): PushState;
    subscribe(listen: (state: PushState, before: PushState) => void): () => void;
  };
  /** Asks the server and the browser. */
  look(): Promise<void>;
  /** Asks the user for permission, so it needs a press. Returns false if the browser or the server refuses. */
  turnOn(): Promise<boolean>;
  turnOff(): Promise<void>;
}
