import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { News } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

/** A place that keeps things from one start to the next, unless it has failed. */
interface Keeper extends Emitter<{ failed: unknown }> {
  readonly isLasting: boolean;
}

export interface Keepers {
  /** Of the device key: who I am to the server, and what I own there. */
  readonly identity: Keeper;
  readonly settings: readonly Keeper[];
}

/** Writes into the store what is forgotten with this page, and says so when it turns out. Answers how to stop. */
export function bindKeeping(
  store: PerchStore,
  { identity, settings }: Keepers,
  say: (news: News) => void,
): () => void {
  function look(): void {
    const before = store.getState().forgets;
    const forgets = {
      identity: !identity.isLasting,
      settings: settings.some(({ isLasting }) => !isLasting),
    };
    if (forgets.identity === before.identity && forgets.settings === before.settings) return;
    store.setState({ forgets });
    if (forgets.identity && forgets.settings) say({ kind: 'forgetful', what: 'everything' });
    else if (forgets.identity) say({ kind: 'forgetful', what: 'identity' });
    else if (forgets.settings) say({ kind: 'forgetful', what: 'settings' });
  }
  look();
  const stops = [identity, ...settings].map((keeper) => keeper.on('failed', look));
  return () => {
    for (const stop of stops) stop();
  };
}
