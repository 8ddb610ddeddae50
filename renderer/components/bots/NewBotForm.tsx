import { type FormEvent, useState } from 'react';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { userNameMaxLength } from '../../../shared/domain/User.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { failureText } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import styles from './BotsDialog.module.css';

interface NewBotFormProps {
  onCreate: (name: string) => Promise<Failure | null>;
}

/** Makes a bot by its name. */
export function NewBotForm({ onCreate }: NewBotFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = nameFault(name, userNameMaxLength) === null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    const refused = await onCreate(tidyName(name));
    setBusy(false);
    setFailure(refused);
    if (refused === null) setName('');
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <NameInput
        label={t('bots.name')}
        error={failure && failureText(t, failure.code)}
        value={name}
        onChange={(wish) => {
          setName(wish);
          setFailure(null);
        }}
        maxLength={userNameMaxLength}
        autoComplete="off"
      />
      <TextButton type="submit" isDisabled={!isComplete} isBusy={isBusy}>
        {t('bots.create')}
      </TextButton>
    </form>
  );
}
