import Shield from 'lucide-react/icons/shield';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldCheck from 'lucide-react/icons/shield-check';
import ShieldOff from 'lucide-react/icons/shield-off';
import { useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { alarmOf, type CallSeal } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { EncryptionDialog } from './EncryptionDialog.tsx';
import styles from './ShieldButton.module.css';
import { useCallEncryption, useCallSeal } from './useCallSeal.ts';

const icons = {
  open: ShieldOff,
  alarm: ShieldAlert,
  failed: ShieldAlert,
  unmarked: ShieldAlert,
  broken: ShieldAlert,
  verified: ShieldCheck,
  sealed: Shield,
  arriving: Shield,
  reforming: Shield,
};

type Look = keyof typeof icons;

/** Says whether my channel is encrypted to the end, and opens who can hear it. Not there where the server encrypts nothing. */
export function ShieldButton({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const serverEncrypts = usePerch(({ server }) => server?.e2ee !== undefined);
  const encryption = useCallEncryption();
  const seal = useCallSeal(encryption);
  const [isOpen, setOpen] = useState(false);
  if (!serverEncrypts && seal.state !== 'unmarked') return null;
  const look = lookOf(channel, seal);
  return (
    <span className={styles.shield} data-look={look}>
      <IconButton
        name={t('encryption.shield')}
        note={t(`encryption.${look}`)}
        icon={icons[look]}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <EncryptionDialog
          channel={channel}
          encryption={encryption}
          seal={seal}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}

function lookOf({ sealed }: Channel, seal: CallSeal): Look {
  const { state } = seal;
  if (state === 'unmarked' || state === 'broken') return state;
  if (!sealed) return 'open';
  if (state === 'failed') return 'failed';
  if (alarmOf(seal) !== null) return 'alarm';
  if (state === 'reforming') return 'reforming';
  if (state !== 'settled') return 'arriving';
  const { people } = seal;
  const isVerified = people.length > 0 && people.every(({ standing }) => standing === 'verified');
  return isVerified ? 'verified' : 'sealed';
}
