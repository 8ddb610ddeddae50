import type { Sound } from '../../../shared/domain/Sound.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';

interface RemoveSoundDialogProps {
  sound: Sound;
  onClose: () => void;
}

/** Asks before a sound is deleted. */
export function RemoveSoundDialog({ sound, onClose }: RemoveSoundDialogProps) {
  const { t } = useTranslation();
  const { removeSound } = useActions();
  const announce = useAnnounce();

  async function remove() {
    const refused = await removeSound(sound.id);
    if (!refused) announce(t('soundboard.removed', { name: sound.name }));
    return refused;
  }

  return (
    <ConfirmDialog
      heading={t('soundboard.removeHeading', { name: sound.name })}
      text={t('soundboard.removeHint')}
      confirmLabel={t('soundboard.remove')}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
