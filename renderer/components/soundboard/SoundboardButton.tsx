import Drum from 'lucide-react/icons/drum';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { SoundboardAnnouncer } from './SoundboardAnnouncer.tsx';

const SoundboardPopover = lazyPart(
  async () => (await import('./SoundboardPopover.tsx')).SoundboardPopover,
);

/** Opens the soundboard: short sounds for everyone in the channel. */
export function SoundboardButton() {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);

  // After a dialog, the popover cannot restore the focus by itself.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (!isOpen && wasOpen.current) ref.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  return (
    <>
      <IconButton
        ref={ref}
        name={t('sounds.board')}
        icon={Drum}
        tone="raised"
        isExpanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      />
      {isOpen && <SoundboardPopover triggerRef={ref} onClose={() => setOpen(false)} />}
      <SoundboardAnnouncer />
    </>
  );
}
