import ShieldAlert from 'lucide-react/icons/shield-alert';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../shared/domain/Channel.ts';
import {
  type ChatSeal,
  type ChatSealing,
  type ChatSeals,
  noSeal,
} from '../../state/ChatSealing.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';
import { usePersonNames } from './messageNames.ts';
import { NewDevicesDialog } from './NewDevicesDialog.tsx';
import styles from './SealNotice.module.css';
import { useSealingLoader } from './useChat.ts';

const nothing: ChatSeals = new Map();
const noSealing: ChatSealing['state'] = {
  getState: () => nothing,
  getInitialState: () => nothing,
  subscribe: () => () => undefined,
};

/** What one must know of the keys of a chat before one writes. It stays until it is over, and cannot be closed. */
export function SealNotice({ channel }: { channel: Pick<Channel, 'id' | 'sealed'> }) {
  const sealing = useLoaded(useSealingLoader());
  const seal = useStore(sealing?.state ?? noSealing, (seals) => seals.get(channel.id) ?? noSeal);
  return (
    <div role="status">{sealing && <Notice channel={channel} seal={seal} sealing={sealing} />}</div>
  );
}

interface NoticeProps {
  channel: Pick<Channel, 'id' | 'sealed'>;
  seal: ChatSeal;
  sealing: ChatSealing;
}

function Notice({ channel, seal, sealing }: NoticeProps) {
  const { t, i18n } = useTranslation();
  const namesOf = usePersonNames();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { isRolledBack, isWaiting, wasSealed, strangers } = seal;
  if (!channel.sealed) return wasSealed && <Line text={t('sealedChat.opened')} isAlarm />;
  if (isRolledBack) {
    return (
      <>
        <Line text={t('sealedChat.rolledBack')} isAlarm>
          <TextButton tone="danger" onPress={() => setOpen(true)}>
            {t('sealedChat.startOver')}
          </TextButton>
        </Line>
        {isOpen && (
          <ConfirmDialog
            heading={t('sealedChat.startOverHeading')}
            text={t('sealedChat.startOverText')}
            confirmLabel={t('sealedChat.startOverNow')}
            onConfirm={async () => {
              await sealing.acceptRollback(channel.id);
              return null;
            }}
            onClose={close}
          />
        )}
      </>
    );
  }
  if (strangers.length > 0) {
    const names = new Intl.ListFormat(i18n.language).format(
      namesOf(strangers.map(({ userId }) => userId)),
    );
    return (
      <>
        <Line text={t('sealedChat.strangers', { count: strangers.length, names })} isAlarm>
          <TextButton onPress={() => setOpen(true)}>{t('sealedChat.check')}</TextButton>
        </Line>
        {isOpen && <NewDevicesDialog devices={strangers} onClose={close} />}
      </>
    );
  }
  return isWaiting && <Line text={t('sealedChat.waiting')} />;
}

interface LineProps {
  text: string;
  isAlarm?: boolean;
  children?: React.ReactNode;
}

function Line({ text, isAlarm = false, children }: LineProps) {
  return (
    <div className={styles.line} data-alarm={isAlarm || undefined}>
      <ShieldAlert aria-hidden="true" className={styles.icon} size={16} />
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}
