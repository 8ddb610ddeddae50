import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { AudienceButton } from './AudienceButton.tsx';
import styles from './AudienceRow.module.css';

interface AudienceRowProps {
  channelId: ChannelId;
  listeners: readonly Occupant[];
}

/** The audience of a stage under its speakers, in the list of channels. */
export function AudienceRow(props: AudienceRowProps) {
  return (
    <li className={styles.row}>
      <AudienceButton {...props} faces={3} />
    </li>
  );
}
