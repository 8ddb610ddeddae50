import ShieldCheck from 'lucide-react/icons/shield-check';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/domain/User.ts';
import type { CallEncryption, SealedPerson } from '../../state/CallEncryption.ts';
import { Avatar } from '../people/Avatar.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { TextButton } from '../ui/TextButton.tsx';
import { CodeDigits } from './CodeDigits.tsx';
import styles from './EncryptionDialog.module.css';

type KnownPerson = Omit<SealedPerson, 'peerId'>;

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
              <Standing person={person} />
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
        <PairCode
          name={name}
          person={person}
          encryption={encryption}
          onDone={() => setComparing(false)}
        />
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

function Standing({ person }: { person: KnownPerson | null }) {
  const { t } = useTranslation();
  if (person === null) return <span className={styles.standing}>{t('encryption.missing')}</span>;
  const { standing } = person;
  return (
    <span className={styles.standing} data-standing={standing}>
      {standing === 'verified' && <ShieldCheck aria-hidden="true" size={14} />}
      {t(`encryption.standing.${standing}`)}
    </span>
  );
}

interface PairCodeProps {
  name: string;
  person: KnownPerson;
  encryption: CallEncryption;
  onDone: () => void;
}

function PairCode({ name, person, encryption, onDone }: PairCodeProps) {
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
