import { useState } from 'react';
import type { User } from '../../../shared/domain/User.ts';
import type { CallEncryption, KnownPerson } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { DeviceList } from './DeviceList.tsx';
import styles from './EncryptionDialog.module.css';
import { PairCode } from './PairCode.tsx';
import { StandingText } from './StandingText.tsx';

interface SealedPersonRowProps {
  user: User;
  isMe: boolean;
  /** Null while they have no keys. */
  person: KnownPerson | null;
  /** What is said of their device instead of how well it is known. */
  standing?: string;
  encryption: CallEncryption;
}

/** Somebody in the call: how well their device is known, and the code to compare with them. */
export function SealedPersonRow({
  user,
  isMe,
  person,
  standing,
  encryption,
}: SealedPersonRowProps) {
  const { t } = useTranslation();
  const { name } = user;
  const [isComparing, setComparing] = useState(false);
  const [isAccepting, setAccepting] = useState(false);
  return (
    <li className={styles.person}>
      <div className={styles.line}>
        <Avatar user={user} speaker={null} size="small" />
        <span className={styles.who}>
          <span className={styles.name}>{isMe ? t('encryption.you', { name }) : name}</span>
          {!isMe &&
            (standing === undefined ? (
              <StandingText standing={person?.standing ?? null} />
            ) : (
              <span className={styles.standing}>{standing}</span>
            ))}
        </span>
        {!isMe && person && (
          <span className={styles.actions}>
            <TextButton
              label={t('encryption.compareNamed', { name })}
              onPress={() => setComparing(!isComparing)}
            >
              {t('encryption.compare')}
            </TextButton>
            {person.standing === 'changed' && (
              <TextButton
                tone="danger"
                label={t('encryption.acceptNamed', { name })}
                onPress={() => setAccepting(true)}
              >
                {t('encryption.accept')}
              </TextButton>
            )}
          </span>
        )}
      </div>
      {isComparing && person && (
        <>
          <PairCode
            name={name}
            person={person}
            encryption={encryption}
            onDone={() => setComparing(false)}
          />
          <DeviceList name={name} person={person} encryption={encryption} />
        </>
      )}
      {isAccepting && person && (
        <ConfirmDialog
          heading={t('encryption.acceptHeading', { name })}
          text={t('encryption.acceptText', { name })}
          confirmLabel={t('encryption.acceptNamed', { name })}
          onConfirm={async () => {
            encryption.accept(person);
            return null;
          }}
          onClose={() => setAccepting(false)}
        />
      )}
    </li>
  );
}
