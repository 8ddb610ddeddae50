import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/protocol/errors.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { SettingSwitch } from '../ui/SettingSwitch.tsx';
import { useRecordings } from './useRecordings.ts';

/** Asks before my channel is recorded. */
export function StartRecordingDialog({ onClose }: { onClose: () => void }) {
  const recordings = useRecordings();
  return recordings && <LoadedDialog recordings={recordings} onClose={onClose} />;
}

function LoadedDialog({ recordings, onClose }: { recordings: Recordings; onClose: () => void }) {
  const { t } = useTranslation();
  const [hasVideos, setHasVideos] = useState(false);
  const start = (): Promise<Failure | null> => recordings.start(hasVideos);
  return (
    <ConfirmDialog
      heading={t('recording.startHeading')}
      text={t('recording.startText')}
      confirmLabel={t('recording.start')}
      onConfirm={start}
      onClose={onClose}
    >
      <SettingSwitch
        label={t('recording.videos')}
        hint={t('recording.videosHint')}
        isOn={hasVideos}
        onChange={setHasVideos}
      />
    </ConfirmDialog>
  );
}
