import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { WindowedRows } from '../ui/frames/WindowedRows.tsx';
import { PersonRow } from './PersonRow.tsx';

interface CrowdProps {
  channel: Channel;
  people: readonly Occupant[];
  /** The height of a row, in CSS pixels. */
  rowHeight: number;
}

/** The people of a channel with many of them, in the list of channels. */
export function Crowd({ channel, people, rowHeight }: CrowdProps) {
  const { t } = useTranslation();
  return (
    <WindowedRows
      label={t('channels.people', { channel: channel.name })}
      rows={people}
      keyOf={({ peerId }) => peerId}
      rowHeight={rowHeight}
    >
      {(occupant, place) => <PersonRow occupant={occupant} {...place} />}
    </WindowedRows>
  );
}
