import ShieldAlert from 'lucide-react/icons/shield-alert';
import { useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { alarmOf, type SealAlarmKind } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { ProblemBar } from '../ui/frames/ProblemBar.tsx';
import { EncryptionDialog } from './EncryptionDialog.tsx';
import styles from './SealAlarm.module.css';
import { useCallEncryption, useCallSeal } from './useCallSeal.ts';

/** What must not be overlooked about the keys of my channel. It stays until it is over, and cannot be closed. */
export function SealAlarm({ channel }: { channel: Channel }) {
  const { t, i18n } = useTranslation();
  const encryption = useCallEncryption();
  const seal = useCallSeal(encryption);
  const occupants = useOccupants(channel.id);
  const [isOpen, setOpen] = useState(false);
  const [isAgreeing, setAgreeing] = useState(false);
  const alarm = alarmOf(seal);
  const { state, strangers, people, unshownRecorded } = seal;
  const changed = people.flatMap(({ peerId, standing }) => {
    const occupant = occupants.find((each) => each.peerId === peerId);
    return standing === 'changed' && occupant !== undefined ? [occupant.user.name] : [];
  });
  const list = new Intl.ListFormat(i18n.language);
  const text = (kind: SealAlarmKind) => {
    switch (kind) {
      case 'strangers':
        return `${t('encryption.strangers', { count: strangers })}. ${t('encryption.strangersText')}`;
      case 'unshown': {
        const recorded = occupants.filter(({ peerId }) => unshownRecorded.includes(peerId));
        const names = list.format(new Set(recorded.map(({ user }) => user.name)));
        return `${t('encryption.unshown', { names })}. ${t('encryption.unshownText')}`;
      }
      case 'changed':
        return t('encryption.changed', { names: list.format(new Set(changed)) });
      default:
        return t(`encryption.${kind}Text`, { channel: channel.name });
    }
  };
  return (
    <div role="alert" className={styles.place}>
      {alarm !== null && (
        <div className={styles.bar}>
          <ProblemBar
            icon={ShieldAlert}
            text={text(alarm)}
            action={
              state === 'unmarked'
                ? { label: t('encryption.goOnDots'), onPress: () => setAgreeing(true) }
                : { label: t('encryption.look'), onPress: () => setOpen(true) }
            }
          />
        </div>
      )}
      {isAgreeing && state === 'unmarked' && (
        <ConfirmDialog
          heading={t('encryption.goOnHeading')}
          text={t('encryption.goOnText', { channel: channel.name })}
          confirmLabel={t('encryption.goOn')}
          onConfirm={async () => {
            encryption?.agreeToPlain();
            return null;
          }}
          onClose={() => setAgreeing(false)}
        />
      )}
      {isOpen && (
        <EncryptionDialog
          channel={channel}
          encryption={encryption}
          seal={seal}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
