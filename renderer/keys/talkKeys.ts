import { whisperSlots } from '../../shared/keys/whisperSlots.ts';
import type { Actions } from '../actions/createActions.ts';
import { talkModeNow } from '../state/talkRights.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindHeldKeys, type KeyPage } from './heldKeys.ts';

/** Push-to-talk in a browser, while the page has the focus. Returns the function that stops it. */
export function bindTalkKey(
  page: KeyPage,
  store: PerchStore,
  actions: Pick<Actions, 'setTalking'>,
): () => void {
  return bindHeldKeys(page, store, {
    names: ['talk'],
    chordsOf: (state) => ({
      talk: talkModeNow(state) === 'pushToTalk' ? state.preferences.talkKey : null,
    }),
    onHold: (_name, isHeld) => actions.setTalking(isHeld),
  });
}

/** The whisper keys in a browser, while the page has the focus. Returns the function that stops it. */
export function bindWhisperKeys(
  page: KeyPage,
  store: PerchStore,
  actions: Pick<Actions, 'holdWhisper'>,
): () => void {
  return bindHeldKeys(page, store, {
    names: whisperSlots,
    chordsOf: ({ preferences }) => preferences.whisperKeys,
    onHold: (slot, isHeld) => actions.holdWhisper(slot, isHeld ? { kind: 'slot', slot } : null),
  });
}
