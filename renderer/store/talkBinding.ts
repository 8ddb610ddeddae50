import type { ChannelId } from '../../shared/domain/ids.ts';
import { isListening, ownStagePart } from '../state/stagePart.ts';
import { isPushToTalkOnly, maySpeakNow, talkModeNow } from '../state/talkRights.ts';
import type { NewNotice } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

type TalkChoice = Pick<PerchState['preferences'], 'talkMode' | 'voiceThresholdDbov'>;

/** What sends the voice; `MediaEngine` in the app. */
interface TalkEngine {
  setTalkChoice(choice: TalkChoice): void;
  setSpokenStage(channelId: ChannelId | null): void;
}

/**
 * Has the voice sent as the user has chosen, or only by push-to-talk while their channel allows nothing else, and on a stage
 * only while the user is one of its speakers; tells the user about that. Returns the function that stops it.
 */
export function bindTalkMode(
  store: PerchStore,
  engine: TalkEngine,
  notify: (notice: NewNotice | null) => void,
): () => void {
  let choice = choiceOf(store.getState());
  let restriction = restrictionOf(store.getState());
  engine.setTalkChoice(choice);
  return store.subscribe((state) => {
    engine.setSpokenStage(spokenStage(state));
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

/** The stage on which the user speaks; null for none. */
function spokenStage(state: PerchState): ChannelId | null {
  const { voice } = state;
  return voice.kind !== 'outside' && ownStagePart(state)?.speaks ? voice.channelId : null;
}

function choiceOf(state: PerchState): TalkChoice {
  const { voiceThresholdDbov } = state.preferences;
  return { talkMode: talkModeNow(state), voiceThresholdDbov };
}

/** What the channel that the user is in does not let them do; null also where they would not notice. */
function restrictionOf(state: PerchState): 'onlyListening' | 'onlyPushToTalk' | null {
  if (state.voice.kind !== 'joined') return null;
  if (isListening(state)) return null;
  if (!maySpeakNow(state)) return 'onlyListening';
  const isChanged = isPushToTalkOnly(state) && state.preferences.talkMode !== 'pushToTalk';
  return isChanged ? 'onlyPushToTalk' : null;
}
