import type { TFunction } from 'i18next';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { ToldHearing } from '../../shared/protocol/hearing.ts';
import type { PerchState } from '../store/PerchState.ts';

/** Somebody in my channel of whom it is known whether they hear me. */
export interface Listener {
  readonly peerId: string;
  readonly name: string;
  readonly hearing: ToldHearing;
}

/** Who hears me, in one line; or why nobody can. */
export interface HearingLine {
  /** attention: somebody should hear me and does not. */
  readonly tone: 'quiet' | 'attention';
  readonly text: string;
  /** The same in figures, for where there is no room for words. */
  readonly brief: string | null;
  /** A whole sentence more, where it is my own side. */
  readonly hint: string | null;
  /** Null where it is my own side: then it says nothing about others. */
  readonly listeners: readonly Listener[] | null;
}

/** My own side first: what does not leave this machine nobody can hear. Null while there is nothing to say. */
export function hearingLine(t: TFunction, state: PerchState): HearingLine | null {
  const { voice, connection, media, microphone } = state;
  // While I whisper my channel hears nothing, as I want it; to whom I whisper is said elsewhere.
  if (voice.kind !== 'joined' || state.whisper.kind !== 'off') return null;
  const quiet = (text: string): HearingLine => ({
    tone: 'quiet',
    text,
    brief: null,
    hint: null,
    listeners: null,
  });
  if (state.deafened) return quiet(t('hearing.deafened'));
  if (microphone.kind === 'none') return quiet(t('hearing.listenOnly'));
  if (state.muted) return quiet(t('hearing.muted'));
  const others = othersOf(state, voice.channelId);
  if (others.length === 0 || microphone.kind !== 'live') return null;
  const trouble = (text: string, hint: string): HearingLine => ({
    tone: 'attention',
    text,
    brief: null,
    hint,
    listeners: null,
  });
  if (connection.kind === 'ready' && (media.kind === 'interrupted' || media.kind === 'blocked')) {
    return trouble(t('hearing.noPath'), t('hearing.noPathHint'));
  }
  if (isHeldBack(state)) return trouble(t('hearing.heldBack'), t('hearing.heldBackHint'));
  if (state.microphoneSilent) {
    return trouble(t('hearing.microphoneSilent'), t('hearing.microphoneSilentHint'));
  }
  if (state.preferences.talkMode === 'pushToTalk' && state.talk === 'closed') {
    return quiet(t('hearing.keyUp'));
  }
  const listeners = others.flatMap(({ peerId, user }) => {
    const hearing = state.hearing[peerId];
    return hearing === undefined ? [] : [{ peerId, name: user.name, hearing }];
  });
  if (listeners.length === 0) return null;
  const heard = listeners.filter(({ hearing }) => hearing === 'hears').length;
  const total = listeners.length;
  return {
    tone: heard === total ? 'quiet' : 'attention',
    text: t('hearing.count', { heard, total }),
    brief: t('hearing.countBrief', { heard, total }),
    hint: null,
    listeners,
  };
}

/** Where the voice goes through the browser's sound on its way out, it waits for a click as everything else does. */
function isHeldBack({ sound, preferences, suppression }: PerchState): boolean {
  const goesThrough =
    preferences.talkMode === 'voiceActivation' ||
    suppression === 'running' ||
    suppression === 'starting';
  return sound === 'blocked' && goesThrough;
}

function othersOf({ presence, me }: PerchState, channelId: Parameters<typeof occupantsOf>[1]) {
  return occupantsOf(presence, channelId).filter(({ peerId }) => peerId !== me?.peerId);
}
