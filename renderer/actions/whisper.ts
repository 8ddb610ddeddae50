import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';
import type { WhisperTarget } from '../../shared/protocol/whisper.ts';
import type { WhisperFailure } from '../media/send/Whisper.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { ActionContext } from './ActionContext.ts';

/** Whom one wants to whisper to. */
export type WhisperWish =
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'channel'; readonly channelId: ChannelId }
  | { readonly kind: 'slot'; readonly slot: WhisperSlot };

/** `source` says what is held down: a key or a button. Null when it is up again. */
export function whisper(
  { store, engine }: ActionContext,
  source: string,
  wish: WhisperWish | null,
): void {
  if (wish === null) {
    engine.holdWhisper(source, null);
    return;
  }
  const target = targetOf(store.getState(), wish);
  if (typeof target === 'string') engine.whisper.refuse(target);
  else engine.holdWhisper(source, target);
}

/** The target on the server, or why there is none. */
function targetOf(state: PerchState, wish: WhisperWish): WhisperTarget | WhisperFailure {
  if (wish.kind === 'channel') return { channelId: wish.channelId };
  if (wish.kind === 'slot') {
    const chosen = chosenFor(state, wish.slot);
    return typeof chosen === 'string' ? chosen : targetOf(state, chosen);
  }
  // Somebody may sit at several windows; where they came in last is where they are.
  const place = state.presence.occupants.findLast(
    ({ user, peerId }) => user.id === wish.userId && peerId !== state.me?.peerId,
  );
  return place === undefined ? 'notHere' : { peerId: place.peerId };
}

function chosenFor(state: PerchState, slot: WhisperSlot): WhisperWish | WhisperFailure {
  if (slot !== 'whisperReply') return state.preferences.whisperTargets[slot] ?? 'notChosen';
  const userId = state.lastWhisperer;
  return userId === null ? 'nobodyYet' : { kind: 'user', userId };
}
