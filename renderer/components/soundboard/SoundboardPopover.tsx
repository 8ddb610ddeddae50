import { type RefObject, useEffect, useState } from 'react';
import type { Sound } from '../../../shared/domain/Sound.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { HeadedPopover } from '../ui/dialogs/HeadedPopover.tsx';
import { AddSoundDialog } from './AddSoundDialog.tsx';
import { EditSoundDialog } from './EditSoundDialog.tsx';
import { RemoveSoundDialog } from './RemoveSoundDialog.tsx';
import styles from './Soundboard.module.css';
import { SoundboardPanel } from './SoundboardPanel.tsx';

/** What is shown: the soundboard itself, or a dialog opened from it. */
type Shown =
  | { readonly kind: 'board' | 'add' }
  | { readonly kind: 'edit' | 'remove'; readonly sound: Sound };

interface SoundboardPopoverProps {
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** The open soundboard and the dialogs opened from it, which come back to it. */
export function SoundboardPopover({ triggerRef, onClose }: SoundboardPopoverProps) {
  const { t } = useTranslation();
  const { stopPreview } = useActions();
  const [shown, setShown] = useState<Shown>({ kind: 'board' });
  // A sound that plays for me alone ends with what it was started from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what is shown.
  useEffect(() => () => stopPreview(), [shown]);
  const backToBoard = () => setShown({ kind: 'board' });
  switch (shown.kind) {
    case 'add':
      return <AddSoundDialog onClose={backToBoard} />;
    case 'edit':
      return <EditSoundDialog sound={shown.sound} onClose={backToBoard} />;
    case 'remove':
      return <RemoveSoundDialog sound={shown.sound} onClose={backToBoard} />;
    default:
      return (
        <HeadedPopover
          heading={t('sounds.board')}
          triggerRef={triggerRef}
          placement="top start"
          offset={10}
          onClose={onClose}
          className={styles.popover}
          contentClassName={styles.board}
        >
          <SoundboardPanel
            onAdd={() => setShown({ kind: 'add' })}
            onEdit={(sound) => setShown({ kind: 'edit', sound })}
            onRemove={(sound) => setShown({ kind: 'remove', sound })}
          />
        </HeadedPopover>
      );
  }
}
