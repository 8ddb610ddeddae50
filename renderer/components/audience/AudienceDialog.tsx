import { useState } from 'react';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { PersonRow } from '../people/PersonRow.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { matchesSearch, SearchBox } from '../ui/fields/SearchBox.tsx';
import { WindowedRows } from '../ui/frames/WindowedRows.tsx';
import styles from './AudienceDialog.module.css';

/** As in `PersonRow.module.css`, in CSS pixels. */
const rowHeight = 36;

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
  return (
    <ModalFrame heading={`${t('audience.heading')} · ${listeners.length}`} onClose={onClose}>
      <SearchBox
        label={t('audience.search')}
        clearLabel={t('audience.clearSearch')}
        query={query}
        onChange={setQuery}
      />
      <WindowedRows
        label={t('audience.heading')}
        className={styles.list}
        rows={found}
        keyOf={({ peerId }) => peerId}
        rowHeight={rowHeight}
      >
        {(occupant, place) => <PersonRow occupant={occupant} {...place} />}
      </WindowedRows>
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
