import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenial } from '../roles/useDenial.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import styles from './StageFooter.module.css';
import { useOwnStagePart } from './useOwnStagePart.ts';
import { useStageRequest } from './useStageRequest.ts';

interface OwnStageControlsProps {
  channel: Channel;
  /** My place among the raised hands, from 1; null while mine is not raised. */
  place: number | null;
}

/** What I am on this stage, and how I come up or go back. */
export function OwnStageControls({ channel, place }: OwnStageControlsProps) {
  const { t } = useTranslation();
  const { toggleHand, speakOnStage, listenOnStage } = useActions();
  const request = useStageRequest();
  const part = useOwnStagePart();
  const denial = useDenial('speak', channel.id);
  const needsNoInvitation = useDecision('mute', channel.id)?.allowed === true;
  if (part === null) return null;
  if (part.speaks) {
    return (
      <TextButton onPress={() => request(listenOnStage())}>{t('audience.stepDown')}</TextButton>
    );
  }
  if (denial !== null) return <p className={styles.text}>{denial}</p>;
  if (part.invited || needsNoInvitation) {
    return (
      <TextButton tone="primary" onPress={() => request(speakOnStage())}>
        {t(part.invited ? 'audience.accept' : 'audience.comeUp')}
      </TextButton>
    );
  }
  return (
    <>
      <TextButton tone={place === null ? 'primary' : 'plain'} onPress={() => request(toggleHand())}>
        {t(place === null ? 'audience.raise' : 'audience.lower')}
      </TextButton>
      {place !== null && <p className={styles.text}>{t('audience.place', { count: place })}</p>}
    </>
  );
}
