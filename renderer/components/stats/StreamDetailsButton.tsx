import Activity from 'lucide-react/icons/activity';
import { Button } from 'react-aria-components/Button';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useStatsPanel } from './StatsPanelProvider.tsx';
import styles from './StreamDetailsButton.module.css';

interface StreamDetailsButtonProps {
  who: PeerId | 'me';
  /** Closes the surrounding popover. */
  onOpen: () => void;
}

/** In a person's popover: opens the statistics of their streams, or of mine. */
export function StreamDetailsButton({ who, onOpen }: StreamDetailsButtonProps) {
  const { t } = useTranslation();
  const { show } = useStatsPanel();
  return (
    <Button
      className={styles.button}
      onPress={() => {
        onOpen();
        show(who);
      }}
    >
      <Activity aria-hidden="true" size={16} />
      {t('stats.open')}
    </Button>
  );
}
