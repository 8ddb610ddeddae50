import Drum from 'lucide-react/icons/drum';
import { useEffect, useRef, useState } from 'react';
import { Dialog, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Sound } from '../../../shared/domain/Sound.ts';
import { useActions } from '../ui/ClientContext.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { AddSoundDialog } from './AddSoundDialog.tsx';
import { EditSoundDialog } from './EditSoundDialog.tsx';
import { RemoveSoundDialog } from './RemoveSoundDialog.tsx';
import styles from './Soundboard.module.css';
import { SoundboardAnnouncer } from './SoundboardAnnouncer.tsx';
import { SoundboardPanel } from './SoundboardPanel.tsx';

/** What is open: the soundboard itself, or a dialog opened from it. */
type Open =
  | { readonly kind: 'board' | 'add' }
  | { readonly kind: 'edit' | 'remove'; readonly sound: Sound };

/** Opens the soundboard: short sounds for everyone in the channel. */
export function SoundboardButton() {
  const { t } = useTranslation();
  const { stopPreview } = useActions();
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const isBoard = open?.kind === 'board';

  // After a dialog, the popover cannot restore the focus by itself.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (open === null && wasOpen.current) ref.current?.focus();
    wasOpen.current = open !== null;
  }, [open]);

  function show(next: Open | null) {
    stopPreview();
    setOpen(next);
  }
  const backToBoard = () => show({ kind: 'board' });

  return (
    <>
      <IconButton
        ref={ref}
        name={t('soundboard.heading')}
        icon={Drum}
        tone="raised"
        isExpanded={isBoard}
        onPress={() => show(isBoard ? null : { kind: 'board' })}
      />
      <Popover
        className={styles.popover}
        triggerRef={ref}
        isOpen={isBoard}
        onOpenChange={(isOpen) => show(isOpen ? { kind: 'board' } : null)}
        placement="top start"
        offset={10}
      >
        <Dialog className={styles.board}>
          <Heading slot="title" level={2} className={styles.heading}>
            {t('soundboard.heading')}
          </Heading>
          <SoundboardPanel
            onAdd={() => show({ kind: 'add' })}
            onEdit={(sound) => show({ kind: 'edit', sound })}
            onRemove={(sound) => show({ kind: 'remove', sound })}
          />
        </Dialog>
      </Popover>
      {open?.kind === 'add' && <AddSoundDialog onClose={backToBoard} />}
      {open?.kind === 'edit' && <EditSoundDialog sound={open.sound} onClose={backToBoard} />}
      {open?.kind === 'remove' && <RemoveSoundDialog sound={open.sound} onClose={backToBoard} />}
      <SoundboardAnnouncer />
    </>
  );
}
