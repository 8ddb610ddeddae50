import { isPushToTalkOnly, maySpeakNow, talkModeNow } from '../state/talkRights.ts';
import type { NewNotice } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

type TalkChoice = Pick<PerchState['preferences'], 'talkMode' | 'voiceThresholdDbov'>;

/**
 * Has the voice sent as the user has chosen, or only by push-to-talk while their channel allows nothing else; tells the user
 * about that. Returns the function that stops it.
 */
export function bindTalkMode(
  store: PerchStore,
  engine: { setTalkChoice(choice: TalkChoice): void },
  notify: (notice: NewNotice | null) => void,
): () => void {
  let choice = choiceOf(store.getState());
  let restriction = restrictionOf(store.getState());
  engine.setTalkChoice(choice);
  return store.subscribe((state) => {
    const now = choiceOf(state);
    if (now.talkMode !== choice.talkMode || now.voiceThresholdDbov !== choice.voiceThresholdDbov) {
      choice = now;
      engine.setTalkChoice(choice);
    }
    const restricted = restrictionOf(state);
    if (restricted === restriction) return;
    restriction = restricted;
    if (restricted !== null) notify({ kind: restricted });
  });
}

function choiceOf(state: PerchState): TalkChoice {
  const { voiceThresholdDbov } = state.preferences;
  return { talkMode: talkModeNow(state), voiceThresholdDbov };
}

/** What the channel that the user is in does not let them do; null also where they would not notice. */
function restrictionOf(state: PerchState): 'onlyListening' | 'onlyPushToTalk' | null {
  if (state.voice.kind !== 'joined') return null;
  if (!maySpeakNow(state)) return 'onlyListening';
  const isChanged = isPushToTalkOnly(state) && state.preferences.talkMode !== 'pushToTalk';
  return isChanged ? 'onlyPushToTalk' : null;
}
