import { type FormEvent, type RefObject, useState } from 'react';
import type { AddServerOutcome } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { TextInput } from '../ui/fields/TextInput.tsx';
import { addressToAdd } from './addressToAdd.ts';
import { CompareFingerprint } from './CompareFingerprint.tsx';
import styles from './HomePage.module.css';

type Unknown = Extract<AddServerOutcome, { kind: 'unknownCertificate' }>;
/** The outcome that replaces the whole page with a warning. */
export type WrongCertificate = Extract<AddServerOutcome, { kind: 'wrongCertificate' }>;
type Failure = Extract<AddServerOutcome, { kind: 'failed' }>['reason'] | 'refused';

const addressMaxLength = 2048;

interface JoinFriendsProps {
  inputRef: RefObject<HTMLInputElement | null>;
  onWrongCertificate: (outcome: WrongCertificate) => void;
}

/** A form for an invite link or an address, with its outcome. */
export function JoinFriends({ inputRef, onWrongCertificate }: JoinFriendsProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const [address, setAddress] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [unknown, setUnknown] = useState<Unknown | null>(null);

  async function add(fingerprint: string | null) {
    if (desktop === null || isBusy || address.trim() === '') return;
    setBusy(true);
    setFailure(null);
    try {
      const outcome = await desktop.call('servers:add', {
        address: addressToAdd(address),
        fingerprint,
      });
      setUnknown(outcome.kind === 'unknownCertificate' ? outcome : null);
      if (outcome.kind === 'added') setAddress('');
      if (outcome.kind === 'failed') setFailure(outcome.reason);
      if (outcome.kind === 'wrongCertificate') onWrongCertificate(outcome);
    } catch (error) {
      console.error('The app refused:', error);
      setFailure('refused');
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void add(null);
  }

  if (unknown) {
    return (
      <CompareFingerprint
        host={unknown.host}
        fingerprint={unknown.fingerprint}
        isBusy={isBusy}
        onCancel={() => setUnknown(null)}
        onMatch={() => void add(unknown.fingerprint)}
      />
    );
  }
  return (
    <section aria-labelledby="join-heading" className={styles.way}>
      <h2 id="join-heading" className={styles.heading}>
        {t('join.heading')}
      </h2>
      <p className={styles.lead}>{t('join.lead')}</p>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          inputRef={inputRef}
          label={t('join.address')}
          hint={isBusy ? t('join.looking') : t('join.addressHint')}
          error={failure && t(`join.${failure}`)}
          value={address}
          onChange={(value) => {
            setAddress(value);
            setFailure(null);
          }}
          maxLength={addressMaxLength}
          autoComplete="off"
        />
        <TextButton
          type="submit"
          tone="primary"
          isWide
          isDisabled={address.trim() === ''}
          isBusy={isBusy}
        >
          {t('join.submit')}
        </TextButton>
      </form>
    </section>
  );
}
