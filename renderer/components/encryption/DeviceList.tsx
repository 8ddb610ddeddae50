import { useEffect, useRef, useState } from 'react';
import type { CallEncryption, KnownPerson } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import styles from './EncryptionDialog.module.css';
import { StandingText } from './StandingText.tsx';

interface DeviceListProps {
  name: string;
  person: KnownPerson;
  encryption: CallEncryption;
}

/** The devices by which I know somebody, and the one that they use now. One that is not trusted any more is not heard. */
export function DeviceList({ name, person, encryption }: DeviceListProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  const [dropped, setDropped] = useState<string | null>(null);
  const { userId, deviceKey } = person;
  const known = encryption.devicesOf(userId);
  const devices = known.some((device) => device.deviceKey === deviceKey)
    ? known
    : [...known, person];
  const { length } = known;
  // The button by which a device was removed has gone with it: the dialog would lose the keyboard.
  useEffect(() => {
    const before = length;
    return () => {
      if (before > 0) requestAnimationFrame(() => ref.current?.focus());
    };
  }, [length]);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={styles.part}
      aria-label={t('encryption.devicesOf', { name })}
    >
      <h4 className={styles.small}>{t('encryption.devicesOf', { name })}</h4>
      <ul className={styles.devices}>
        {devices.map((device) => (
          <li key={device.deviceKey} className={styles.line}>
            <span className={styles.who}>
              <span className={styles.device}>
                {fingerprint(device.deviceKey)}
                {device.deviceKey === deviceKey && ` · ${t('encryption.usedNow')}`}
              </span>
              <StandingText standing={device.standing} />
            </span>
            {device.standing !== 'changed' && (
              <TextButton onPress={() => setDropped(device.deviceKey)}>
                {t('encryption.distrust')}
              </TextButton>
            )}
          </li>
        ))}
      </ul>
      {dropped !== null && (
        <ConfirmDialog
          heading={t('encryption.distrustHeading', { name })}
          text={t('encryption.distrustText', { name })}
          confirmLabel={t('encryption.distrustConfirm')}
          onConfirm={async () => {
            encryption.distrust({ userId, deviceKey: dropped });
            return null;
          }}
          onClose={() => setDropped(null)}
        />
      )}
    </section>
  );
}

/** The beginning of a device's key: enough to tell a person's devices apart, not to compare them. */
function fingerprint(deviceKey: string): string {
  return (
    deviceKey
      .slice(0, 12)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}
