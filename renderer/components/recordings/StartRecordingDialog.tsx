import { useState } from 'react';
import type { Failure } from '../../../shared/protocol/errors.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { useRecordings } from './useRecordings.ts';

interface StartRecordingDialogProps {
  /** Whether my channel is encrypted to the end. */
  isSealed: boolean;
  onClose: () => void;
}

/** Asks before my channel is recorded. */
export function StartRecordingDialog(props: StartRecordingDialogProps) {
  const recordings = useRecordings();
  return recordings && <LoadedDialog {...props} recordings={recordings} />;
}

function LoadedDialog({
  isSealed,
  recordings,
  onClose,
}: StartRecordingDialogProps & { recordings: Recordings }) {
  const { t } = useTranslation();
  const [hasVideos, setHasVideos] = useState(false);
  const start = (): Promise<Failure | null> => recordings.start(hasVideos);
  return (
    <ConfirmDialog
      heading={t('recording.startHeading')}
      text={t(isSealed ? 'recording.startSealedText' : 'recording.startText')}
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
