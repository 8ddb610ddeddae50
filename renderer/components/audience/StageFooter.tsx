import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { isMine } from '../people/useOccupants.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { AudienceButton } from './AudienceButton.tsx';
import { OwnStageControls } from './OwnStageControls.tsx';
import { RaisedHands } from './RaisedHands.tsx';
import styles from './StageFooter.module.css';
import { useOwnStagePart } from './useOwnStagePart.ts';

interface StageFooterProps {
  channel: Channel;
  /** Everybody in the channel. */
  occupants: readonly Occupant[];
}

/** The bar under the tiles of a stage: buttons to come up or go back, raised hands, and the audience. */
export function StageFooter({ channel, occupants }: StageFooterProps) {
  const { t } = useTranslation();
  const me = usePerch((state) => state.me?.peerId);
  const mayInvite = useDecision('mute', channel.id)?.allowed === true;
  const speaks = useOwnStagePart()?.speaks === true;
  const listeners = occupants.filter(isInAudience);
  const asking = inOrderOfAsking(listeners);
  const place = asking
    .filter(({ stagePart }) => stagePart?.hand !== null)
    .findIndex((occupant) => isMine(occupant, me));
  return (
    <section aria-label={t('audience.region')} className={styles.footer}>
      {(speaks || mayInvite) && asking.length > 0 && (
        <RaisedHands asking={asking} mayInvite={mayInvite} />
      )}
      <div className={styles.line}>
        <OwnStageControls channel={channel} place={place < 0 ? null : place + 1} />
        <span className={styles.audience}>
          <AudienceButton channelId={channel.id} listeners={listeners} faces={8} />
        </span>
      </div>
    </section>
  );
}

/** Those who have raised a hand, the earliest first, and after them those who were invited without raising one. */
function inOrderOfAsking(listeners: readonly Occupant[]): Occupant[] {
  const handOf = ({ stagePart }: Occupant) => stagePart?.hand ?? Number.POSITIVE_INFINITY;
  return listeners
    .filter(({ stagePart }) => stagePart?.invited || stagePart?.hand != null)
    .sort((a, b) => (handOf(a) < handOf(b) ? -1 : 1));
}
