import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../../shared/domain/Presence.ts';
import type { ListenerHearing } from '../../../shared/protocol/streams/hearing.ts';
import { maySpeakNow, talkModeNow } from '../../state/talkRights.ts';
import type { PerchState } from '../../store/PerchState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';

/** Someone in my channel whose hearing status is known. */
export interface Listener {
  readonly peerId: string;
  readonly name: string;
  readonly hearing: ListenerHearing;
}

/** How many people hear me, in one line, or why nobody can. */
export interface HearingSummary {
  /** attention: someone should hear me but does not. */
  readonly tone: 'quiet' | 'attention';
  readonly text: string;
  /** The same in numbers, where there is no room for words. */
  readonly brief: string | null;
  /** A further sentence if the cause is on my side. */
  readonly hint: string | null;
  /** Null if the cause is on my side. */
  readonly listeners: readonly Listener[] | null;
}

/** The inputs of the summary beside the people, flat: shallowly equal facts give the same summary. */
export interface HearingFacts {
  /** My channel; null also while I whisper. */
  readonly channelId: ChannelId | null;
  readonly hearing: PerchState['hearing'];
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly microphone: PerchState['microphone']['kind'];
  readonly microphoneSilent: boolean;
  readonly isCut: boolean;
  readonly isHeldBack: boolean;
  readonly isKeyUp: boolean;
  /** False where the channel does not let me speak. */
  readonly maySpeak: boolean;
}

/** Selects the inputs of the summary, so that nothing else renders it again. */
export function hearingFacts(state: PerchState): HearingFacts {
  const { voice, connection, media } = state;
  return {
    // During a whisper my channel should not hear me; the whisper bar shows the target.
    channelId: voice.kind === 'joined' && state.whisper.kind === 'off' ? voice.channelId : null,
    hearing: state.hearing,
    // By oneself or by a moderator.
    muted: state.muted || state.restrictions.length > 0,
    deafened: state.deafened || state.restrictions.some(({ kind }) => kind === 'deafen'),
    microphone: state.microphone.kind,
    microphoneSilent: state.microphoneSilent,
    isCut:
      connection.kind === 'ready' && (media.kind === 'interrupted' || media.kind === 'blocked'),
    isHeldBack: isHeldBack(state),
    isKeyUp: talkModeNow(state) === 'pushToTalk' && state.talk === 'closed',
    maySpeak: maySpeakNow(state),
  };
}

/** The other people in my channel; the same objects while nothing about them changes. */
export function otherPeople({ voice, presence, me }: PerchState): readonly Occupant[] {
  if (voice.kind !== 'joined') return [];
  return occupantsOf(presence, voice.channelId).filter(({ peerId }) => peerId !== me?.peerId);
}

/**
 * Causes on my side come first. Null while there is nothing to say.
 *
 * @param others the other people in my channel
 */
export function hearingSummary(
  t: TFunction,
  facts: HearingFacts,
  others: readonly Occupant[],
): HearingSummary | null {
  if (facts.channelId === null) return null;
  const quiet = (text: string): HearingSummary => ({
    tone: 'quiet',
    text,
    brief: null,
    hint: null,
    listeners: null,
  });
  if (facts.deafened) return quiet(t('hearing.deafened'));
  if (!facts.maySpeak) return quiet(t('denied.onlyListening'));
  if (facts.microphone === 'none') return quiet(t('hearing.listenOnly'));
  if (facts.muted) return quiet(t('hearing.muted'));
  if (others.length === 0 || facts.microphone !== 'live') return null;
  const trouble = (text: string, hint: string): HearingSummary => ({
    tone: 'attention',
    text,
    brief: null,
    hint,
    listeners: null,
  });
  if (facts.isCut) return trouble(t('hearing.noPath'), t('hearing.noPathHint'));
  if (facts.isHeldBack) return trouble(t('hearing.heldBack'), t('hearing.heldBackHint'));
  if (facts.microphoneSilent) {
    return trouble(t('hearing.microphoneSilent'), t('hearing.microphoneSilentHint'));
  }
  if (facts.isKeyUp) return quiet(t('hearing.keyUp'));
  const listeners = others.flatMap(({ peerId, user }) => {
    const hearing = facts.hearing[peerId];
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

/** The current summary; renders again only when one of its facts changes. */
export function useHearingSummary(): HearingSummary | null {
  const { t } = useTranslation();
  const facts = usePerch(useShallow(hearingFacts));
  // Compared apart and shallowly: who moves elsewhere renders nothing here.
  const others = usePerch(useShallow(otherPeople));
  return useMemo(() => hearingSummary(t, facts, others), [t, facts, others]);
}

/** If my voice is processed in an AudioContext, the browser blocks it until a click, like all sound. */
function isHeldBack(state: PerchState): boolean {
  const { sound, suppression } = state;
  const goesThrough =
    talkModeNow(state) === 'voiceActivation' ||
    suppression === 'running' ||
    suppression === 'starting';
  return sound === 'blocked' && goesThrough;
}
