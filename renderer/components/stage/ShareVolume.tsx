import Volume2 from 'lucide-react/icons/volume-2';
import VolumeX from 'lucide-react/icons/volume-x';
import { useRef, useState } from 'react';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { VolumeSlider } from '../ui/fields/VolumeSlider.tsx';

interface ShareVolumeProps {
  user: Pick<User, 'id' | 'name'>;
}

/** Volume of a share's sound, separate from the person's voice. */
export function ShareVolume({ user }: ShareVolumeProps) {
  const { t } = useTranslation();
  const { setShareVolume } = useActions();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const gain = usePerch((state) => state.preferences.shareVolumes[user.id] ?? 1);
  return (
    <>
      <IconButton
        ref={ref}
        name={t('share.sound')}
        icon={gain === 0 ? VolumeX : Volume2}
        isExpanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <DialogPopover
          label={t('share.sound')}
          triggerRef={ref}
          placement="top end"
          offset={8}
          onClose={() => setOpen(false)}
        >
          <VolumeSlider
            label={t('share.volume', { name: user.name })}
            gain={gain}
            onChange={(wish) => setShareVolume(user.id, wish)}
          />
        </DialogPopover>
      )}
    </>
  );
}
