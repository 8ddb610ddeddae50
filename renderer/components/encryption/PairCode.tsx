import { useEffect, useState } from 'react';
import type { CallEncryption, KnownPerson } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { CodeDigits } from './CodeDigits.tsx';
import styles from './EncryptionDialog.module.css';

interface PairCodeProps {
  name: string;
  person: KnownPerson;
  encryption: CallEncryption;
  onDone: () => void;
}

/** The code of the devices of two people, which they compare once. */
export function PairCode({ name, person, encryption, onDone }: PairCodeProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [code, setCode] = useState<string | null>(null);
  const { userId, deviceKey } = person;
  useEffect(() => {
    let isWanted = true;
    void encryption.pairCode({ userId, deviceKey }).then((text) => {
      if (isWanted) setCode(text);
    });
    return () => {
      isWanted = false;
    };
  }, [encryption, userId, deviceKey]);
  return (
    code !== null && (
      <div className={styles.pair}>
        <CodeDigits code={code} label={t('encryption.compareNamed', { name })} />
        <p className={styles.hint}>{t('encryption.pairHint')}</p>
        {person.standing !== 'verified' && (
          <TextButton
            tone="primary"
            onPress={() => {
              encryption.verify(person);
              announce(t('encryption.verifiedNow', { name }));
              onDone();
            }}
          >
            {t('encryption.match')}
          </TextButton>
        )}
      </div>
    )
  );
}
