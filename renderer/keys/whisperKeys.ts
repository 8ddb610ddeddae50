import { whisperSlots } from '../../shared/keys/whisperSlots.ts';
import type { Actions } from '../actions/createActions.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindHeldKeys, type KeyPage } from './heldKeys.ts';

/** Whispering by key in a browser, while the page has the focus. Answers how to stop. */
export function bindWhisperKeys(
  page: KeyPage,
  store: PerchStore,
  actions: Pick<Actions, 'holdWhisper'>,
): () => void {
  return bindHeldKeys(page, store, {
    names: whisperSlots,
    chordsOf: ({ whisperKeys }) => whisperKeys,
    onHold: (slot, on) => actions.holdWhisper(slot, on ? { kind: 'slot', slot } : null),
  });
}
