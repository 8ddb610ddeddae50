import Hand from 'lucide-react/icons/hand';
import { useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { occupantsOf } from '../../../shared/domain/Presence.ts';
import { currentChannel } from '../../state/callState.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import barStyles from '../ui/frames/ProblemBar.module.css';
import { useDecision } from '../ui/hooks/useMay.ts';
import styles from './StageBar.module.css';
import { useOwnStagePart } from './useOwnStagePart.ts';
import { useStageRequest } from './useStageRequest.ts';

/**
 * While I am in a stage, wherever I look: asks me whether I want to speak when I am invited. Says when I come on the stage or am
 * back in the audience, and to those who may invite, who raises a hand.
 */
export function StageBar() {
  const { t } = useTranslation();
  const { speakOnStage, listenOnStage } = useActions();
  const request = useStageRequest();
  const part = useOwnStagePart();
  useSpokenPart();
  const spokenHand = useSpokenHand();
  return (
    <>
      {/* For the eye the hands are listed under the tiles. */}
      <div role="status" data-live-announcer="true" className={hidden.visually}>
        {spokenHand}
      </div>
      {part?.invited && (
        <div className={barStyles.bar} role="alert">
          <Hand aria-hidden="true" size={20} />
          <p className={barStyles.text}>{t('audience.invitation')}</p>
          <span className={styles.answers}>
            <TextButton onPress={() => request(listenOnStage())}>
              {t('audience.decline')}
            </TextButton>
            <TextButton tone="primary" onPress={() => request(speakOnStage())}>
              {t('audience.accept')}
            </TextButton>
          </span>
        </div>
      )}
    </>
  );
}

/** Says when I come on the stage, and when I am in the audience. */
function useSpokenPart(): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  // Before that, the server has not said what I am.
  const isJoined = usePerch(({ voice }) => voice.kind === 'joined');
  const speaks = useOwnStagePart()?.speaks;
  useEffect(() => {
    if (!isJoined || speaks === undefined) return;
    announce(t(speaks ? 'audience.nowSpeaking' : 'audience.nowListening'));
  }, [isJoined, speaks, announce, t]);
}

/** A sentence about the latest raised hand, read aloud to those who may invite; empty before the first one. */
function useSpokenHand(): string {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const me = usePerch((state) => state.me?.peerId);
  const channelId = usePerch(({ voice }) => currentChannel(voice));
  const mayInvite = useDecision('mute', channelId)?.allowed === true;
  const newest = usePerch(
    useShallow(({ presence }) => {
      const asking = channelId === null ? [] : occupantsOf(presence, channelId);
      const last = asking.reduce<{ hand: number; name: string; peerId: string } | null>(
        (found, { stagePart, user, peerId }) =>
          stagePart?.hand != null && stagePart.hand > (found?.hand ?? 0)
            ? { hand: stagePart.hand, name: user.name, peerId }
            : found,
        null,
      );
      return last;
    }),
  );
  // Hands that were up when I came are shown, not said.
  const said = useRef({ channelId, hand: newest?.hand ?? 0 });
  useEffect(() => {
    if (said.current.channelId !== channelId) said.current = { channelId, hand: newest?.hand ?? 0 };
    if (newest === null || newest.hand <= said.current.hand) return;
    said.current = { channelId, hand: newest.hand };
    if (mayInvite && newest.peerId !== me) setText(t('audience.handOf', { name: newest.name }));
  }, [newest, channelId, mayInvite, me, t]);
  return text;
}
