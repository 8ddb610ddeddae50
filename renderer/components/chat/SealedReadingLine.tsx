import Lock from 'lucide-react/icons/lock';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import { useState } from 'react';
import type { Message } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { NewDevicesDialog } from './NewDevicesDialog.tsx';
import styles from './SealedReadingLine.module.css';

interface SealedReadingLineProps {
  message: Pick<Message, 'sealed' | 'reading' | 'files'>;
  /** Of its author. */
  name: string;
}

/** Why a sealed message is not shown, or not to be trusted; nothing for one that is as it should be. */
export function SealedReadingLine({
  message: { sealed, reading, files },
  name,
}: SealedReadingLineProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (sealed === undefined || reading === 'open') return null;
  const state = reading ?? 'opening';
  const isQuiet = state === 'locked' || state === 'opening';
  const Icon = isQuiet ? Lock : ShieldAlert;
  return (
    <div className={styles.line} data-alarm={!isQuiet || undefined}>
      <Icon aria-hidden="true" className={styles.icon} size={14} />
      <p className={styles.text}>
        {t(`sealedChat.${state}`, { name })}
        {state === 'unknownDevice' && files.length > 0 && ` · ${t('sealedChat.filesClosed')}`}
      </p>
      {state === 'unknownDevice' && (
        <TextButton onPress={() => setOpen(true)}>{t('sealedChat.check')}</TextButton>
      )}
      {isOpen && <NewDevicesDialog devices={[sealed]} onClose={() => setOpen(false)} />}
    </div>
  );
}
