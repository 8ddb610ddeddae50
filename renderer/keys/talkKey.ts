import type { Actions } from '../actions/createActions.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindHeldKeys, type KeyPage } from './heldKeys.ts';

/** Push-to-talk in a browser, while the page has the focus. Answers how to stop. */
export function bindTalkKey(
  page: KeyPage,
  store: PerchStore,
  actions: Pick<Actions, 'setTalking'>,
): () => void {
  return bindHeldKeys(page, store, {
    names: ['talk'],
    chordsOf: ({ talkMode, talkKey }) => ({ talk: talkMode === 'pushToTalk' ? talkKey : null }),
    onHold: (_name, on) => actions.setTalking(on),
  });
}
