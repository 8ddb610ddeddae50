import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';
import type { MicrophoneTestState, WhisperFailure, WhisperRecipient } from '../state/callState.ts';
import { clampGain } from '../state/preferences.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { ActionContext } from './ActionContext.ts';

/** The microphone, whispering, and how the user hears others. */
export function createVoiceActions({
  store,
  engine,
  output,
}: Pick<ActionContext, 'store' | 'engine' | 'output'>) {
  return {
    /** Unmuting while deafened also ends deafening: a user who speaks wants to hear the answer. */
    setMuted(muted: boolean): void {
      engine.setMuted(muted);
    },

    /** Deafening also mutes; ending it restores the earlier mute state. */
    setDeafened(deafened: boolean): void {
      engine.setDeafened(deafened);
    },

    /** A deafened user also shows as muted, so unmuting then ends both. */
    toggleMuted(): void {
      const { muted, deafened } = store.getState();
      engine.setMuted(!(muted || deafened));
    },

    toggleDeafened(): void {
      engine.setDeafened(!store.getState().deafened);
    },

    /** The push-to-talk key went down or up. Works only in a channel and only in the talk mode `pushToTalk`. */
    setTalking(isTalking: boolean): void {
      engine.setTalking(isTalking);
    },

    /**
     * Whispers to a user or a channel while a key or button is held; the user's own channel hears nothing meanwhile.
     *
     * @param source which key or button it is
     * @param recipient null: it was released
     */
    holdWhisper(source: string, recipient: WhisperRecipient | null): void {
      if (recipient === null) {
        engine.holdWhisper(source, null);
        return;
      }
      const target = targetOf(store.getState(), recipient);
      if (typeof target === 'string') engine.whisper.refuse(source, target);
      else engine.holdWhisper(source, target);
    },

    /** How loud the user hears another user, 0 … 2. */
    setUserVolume(userId: UserId, gain: number): void {
      const { preferences } = store.getState();
      const volumes = { ...preferences.volumes, [userId]: clampGain(gain) };
      store.setState({ preferences: { ...preferences, volumes } });
    },

    /**
     * Opens the microphone for the level meter. `playingBack` plays what others would hear; `playingBackPlain` does the same
     * without noise suppression, and others hear that too.
     */
    testMicrophone(kind: Exclude<MicrophoneTestState, 'off'>): void {
      store.setState({ microphoneTest: kind });
      engine.testMicrophone(true, kind === 'playingBackPlain');
    },

    stopMicrophoneTest(): void {
      store.setState({ microphoneTest: 'off' });
      engine.testMicrophone(false);
    },

    /** Opens the microphone again after it was denied or missing. */
    retryMicrophone(): void {
      engine.retryMicrophone();
    },

    /** Starts sound that the browser's autoplay policy has blocked. Must be called from a click. */
    unblockSound(): void {
      output.unblock();
    },
  };
}

/** The target on the server, or why there is none. */
function targetOf(state: PerchState, recipient: WhisperRecipient): WhisperTarget | WhisperFailure {
  if (recipient.kind === 'channel') return { channelId: recipient.channelId };
  if (recipient.kind === 'slot') {
    const chosen = recipientOfSlot(state, recipient.slot);
    return typeof chosen === 'string' ? chosen : targetOf(state, chosen);
  }
  // A user with several windows is in the channel that they joined last.
  const occupant = state.presence.occupants.findLast(
    ({ user, peerId }) => user.id === recipient.userId && peerId !== state.me?.peerId,
  );
  if (occupant === undefined) return 'notHere';
  return isUndisturbed(occupant.user) ? 'undisturbed' : { peerId: occupant.peerId };
}

function recipientOfSlot(state: PerchState, slot: WhisperSlot): WhisperRecipient | WhisperFailure {
  if (slot !== 'whisperReply') return state.preferences.whisperTargets[slot] ?? 'notChosen';
  const userId = state.lastWhisperer;
  return userId === null ? 'nobodyYet' : { kind: 'user', userId };
}
