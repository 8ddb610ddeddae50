import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { decideHere, type RightsState } from './ownRights.ts';
import type { Preferences } from './preferences.ts';
import { isListening, type StageState } from './stagePart.ts';

/** What decides whether the user's voice is sent in their channel. */
export interface TalkRights extends RightsState, StageState {
  readonly me: (RightsState['me'] & StageState['me']) | null;
  readonly presence: StageState['presence'];
}

/** Whether the user may be heard in the channel that they are in, or join. */
export function maySpeakNow(state: TalkRights): boolean {
  return !isDeniedNow(state, 'speak') && !isListening(state);
}

/** Whether that channel lets the user speak only while they hold a key. */
export function isPushToTalkOnly(state: TalkRights): boolean {
  return isDeniedNow(state, 'voiceActivation');
}

/** When the user's voice is sent now: as they have chosen, or only by push-to-talk where the channel allows nothing else. */
export function talkModeNow(
  state: TalkRights & { readonly preferences: Pick<Preferences, 'talkMode'> },
): Preferences['talkMode'] {
  return isPushToTalkOnly(state) ? 'pushToTalk' : state.preferences.talkMode;
}

/** False before the sign-in, in no channel, and in one that the app does not know yet or any more. */
function isDeniedNow(state: TalkRights, permission: ChannelPermission): boolean {
  const { voice, presence } = state;
  if (state.me === null || voice.kind === 'outside') return false;
  const isKnown = presence.channels.some(({ id }) => id === voice.channelId);
  return isKnown && !decideHere(state, permission, voice.channelId).allowed;
}
