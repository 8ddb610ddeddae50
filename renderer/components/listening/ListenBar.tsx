import RadioTower from 'lucide-react/icons/radio-tower';
import { useEffect, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ListenSeat } from '../../../shared/domain/ListenLink.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from '../stage/SeatBar.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { ListenLinksDialog } from './ListenLinksDialog.tsx';

interface ListenBarProps {
  channel: Channel;
  seat: ListenSeat;
}

/** Says, as long as it is so, that people outside can hear my channel, and how many listen. */
export function ListenBar({ channel, seat }: ListenBarProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [isOpen, setOpen] = useState(false);
  const mayOpen = useDecision('listenLinks', channel.id)?.allowed === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each channel.
  useEffect(() => announce(t('listen.notice')), [channel.id]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={t('listen.name')} className={styles.bar} data-tone="attention">
      <RadioTower aria-hidden="true" className={styles.icon} size={18} />
      <p className={styles.title}>{t('listen.seat', { count: seat.listeners })}</p>
      <p className={styles.people}>{t('listen.bar')}</p>
      {mayOpen && <TextButton onPress={() => setOpen(true)}>{t('listen.menu')}</TextButton>}
      {isOpen && <ListenLinksDialog channel={channel} onClose={() => setOpen(false)} />}
    </div>
  );
}
