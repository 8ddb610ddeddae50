import PencilRuler from 'lucide-react/icons/pencil-ruler';
import { useRef, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import styles from './DrawingOptions.module.css';

/** Whether viewers can point and draw on my shares, now and later. */
export function DrawingSetting() {
  const { t } = useTranslation();
  const { allowDrawing } = useActions();
  const isAllowed = usePerch((state) => state.preferences.allowDrawing);
  return (
    <SettingSwitch
      label={t('draw.allow')}
      hint={t('draw.allowHint')}
      isOn={isAllowed}
      onChange={allowDrawing}
    />
  );
}

/** Popover of my share: whether viewers can point and draw, and a button that clears all drawings. */
export function DrawingOptions() {
  const { t } = useTranslation();
  const { clearDrawings } = useActions();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={ref}
        name={t('draw.options')}
        icon={PencilRuler}
        isExpanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <DialogPopover
          label={t('draw.options')}
          triggerRef={ref}
          placement="top end"
          offset={8}
          onClose={() => setOpen(false)}
          className={styles.dialog}
        >
          <DrawingSetting />
          <TextButton
            onPress={() => {
              clearDrawings();
              setOpen(false);
            }}
          >
            {t('draw.clear')}
          </TextButton>
        </DialogPopover>
      )}
    </>
  );
}
