import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { PersonRow } from '../people/PersonRow.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import actionStyles from '../ui/DialogActions.module.css';
import { ModalFrame } from '../ui/ModalFrame.tsx';
import { matchesSearch, SearchBox } from '../ui/SearchBox.tsx';
import { TextButton } from '../ui/TextButton.tsx';
import styles from './AudienceDialog.module.css';

/** As many as anybody reads through; the others are found by their names. */
const shownMax = 50;

interface AudienceDialogProps {
  channelId: ChannelId;
  onClose: () => void;
}

/** Everybody in the audience of a stage; each with what there is to do about them. */
export function AudienceDialog({ channelId, onClose }: AudienceDialogProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const listeners = useOccupants(channelId).filter(isInAudience);
  const found = listeners.filter(({ user }) => matchesSearch([user.name], query));
  const rest = found.length - shownMax;
  return (
    <ModalFrame heading={`${t('audience.heading')} · ${listeners.length}`} onClose={onClose}>
      <SearchBox
        label={t('audience.search')}
        clearLabel={t('audience.clearSearch')}
        query={query}
        onChange={setQuery}
      />
      <ul aria-label={t('audience.heading')} className={styles.list}>
        {found.slice(0, shownMax).map((occupant) => (
          <PersonRow key={occupant.peerId} occupant={occupant} />
        ))}
      </ul>
      {rest > 0 && <p className={styles.note}>{t('audience.more', { count: rest })}</p>}
      {found.length === 0 && (
        <p className={styles.note}>
          {t(listeners.length === 0 ? 'audience.empty' : 'audience.nobodyFound')}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.close')}</TextButton>
      </div>
    </ModalFrame>
  );
}
