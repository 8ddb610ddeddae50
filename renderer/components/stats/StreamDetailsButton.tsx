import Activity from 'lucide-react/icons/activity';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useStatsPanel } from './StatsPanelProvider.tsx';
import styles from './StreamDetailsButton.module.css';

interface StreamDetailsButtonProps {
  who: PeerId | 'me';
  /** Closes what it stands in. */
  onOpen: () => void;
}

/** In what opens on a person: the figures of what comes from them, or of what I send. */
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
