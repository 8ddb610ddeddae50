import { type FormEvent, useState } from 'react';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { userNameMaxLength } from '../../../shared/domain/User.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SuggestedName } from '../ui/fields/SuggestedName.tsx';

interface NameFormProps {
  /** The current name. */
  name: string;
}

/** A form to change my name. */
export function NameForm({ name }: NameFormProps) {
  const { t } = useTranslation();
  const { rename } = useActions();
  const announce = useAnnounce();
  const [wish, setWish] = useState(name);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const tidied = tidyName(wish);
  const isNew = nameFault(wish, userNameMaxLength) === null && tidied !== name;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isNew || isBusy) return;
    setBusy(true);
    setFailure(null);
    const refused = await rename(tidied);
    setBusy(false);
    setFailure(refused);
    if (!refused) announce(t('settings.renamed', { name: tidied }));
  }

  return (
    <form className={actionStyles.form} onSubmit={submit}>
      <NameInput
        label={t('settings.name')}
        hint={t('settings.nameHint')}
        error={failure && failureText(t, failure.code)}
        value={wish}
        onChange={(value) => {
          setWish(value);
          setFailure(null);
        }}
        maxLength={userNameMaxLength}
        autoComplete="nickname"
      />
      <SuggestedName
        name={failure?.suggestion ?? null}
        onTake={(free) => {
          setWish(free);
          setFailure(null);
        }}
      />
      <div className={actionStyles.actions}>
        <TextButton type="submit" isDisabled={!isNew} isBusy={isBusy}>
          {t('settings.rename')}
        </TextButton>
      </div>
    </form>
  );
}
