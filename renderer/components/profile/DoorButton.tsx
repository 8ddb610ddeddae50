import CircleMinus from 'lucide-react/icons/circle-minus';
import Clock from 'lucide-react/icons/clock';
import DoorOpen from 'lucide-react/icons/door-open';
import { useRef, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { BackAtDialog } from './BackAtDialog.tsx';
import { DoorMenu } from './DoorMenu.tsx';
import { useDoor } from './useDoor.ts';

/** My own door, beside my name: what it says to others, and a menu to change it. */
export function DoorButton() {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [asksTime, setAsksTime] = useState(false);
  const door = useDoor(usePerch((state) => state.me?.user.door));
  const said =
    door === null
      ? null
      : door.kind === 'backAt'
        ? t('profile.backAt', { time: new Date(door.at) })
        : t('profile.doNotDisturb');
  return (
    <>
      <IconButton
        ref={ref}
        name={t('profile.door')}
        note={said}
        icon={door === null ? DoorOpen : door.kind === 'backAt' ? Clock : CircleMinus}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <DoorMenu
          door={door}
          triggerRef={ref}
          onClose={() => setOpen(false)}
          onAskTime={() => setAsksTime(true)}
        />
      )}
      {asksTime && <BackAtDialog onClose={() => setAsksTime(false)} />}
    </>
  );
}
