import { currentChannel } from '../state/callState.ts';
import type { Whereabouts } from '../state/whereabouts.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** Tells a part of the client that is loaded later where the user is. */
export function whereaboutsOf(store: PerchStore): Whereabouts {
  return {
    channel: () => currentChannel(store.getState().voice),
    subscribe: (listen) =>
      store.subscribe((state, before) => {
        if (state.voice !== before.voice) listen();
      }),
  };
}
