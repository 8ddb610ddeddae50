import Hand from 'lucide-react/icons/hand';
import X from 'lucide-react/icons/x';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { PersonButton } from '../people/PersonButton.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import styles from './RaisedHands.module.css';
import { useStageRequest } from './useStageRequest.ts';

/** Nobody answers more at once; the next ones follow when these are answered. */
const shownMax = 20;

interface RaisedHandsProps {
  /** People with a raised hand or an invitation, in the order in which they are shown. */
  asking: readonly Occupant[];
  /** Whether I may answer them. */
  mayInvite: boolean;
}

/** The list of people who want to speak, the one who has waited longest first. */
export function RaisedHands({ asking, mayInvite }: RaisedHandsProps) {
  const { t } = useTranslation();
  const { inviteToSpeak, sendToAudience } = useActions();
  const request = useStageRequest();
  return (
    <ol className={styles.hands} aria-label={t('audience.hands')}>
      {asking.slice(0, shownMax).map((occupant) => {
        const { peerId, user, stagePart } = occupant;
        const { name } = user;
        const isInvited = stagePart?.invited === true;
        return (
          <li key={peerId} className={styles.hand}>
            <Hand aria-hidden="true" size={16} />
            <span className={styles.name}>
              <PersonButton occupant={occupant} />
            </span>
            {isInvited && <span className={styles.note}>{t('audience.invited')}</span>}
            {mayInvite && !isInvited && (
              <TextButton
                label={t('audience.inviteOf', { name })}
                onPress={() => request(inviteToSpeak(peerId))}
              >
                {t('audience.invite')}
              </TextButton>
            )}
            {mayInvite && (
              <IconButton
                name={
                  isInvited
                    ? t('audience.takeBackOf', { name })
                    : t('audience.lowerHandOf', { name })
                }
                icon={X}
                onPress={() => request(sendToAudience(peerId))}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
