import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userNameMaxLength } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { useActions, usePerch } from './ClientContext.tsx';
import styles from './FirstStart.module.css';
import { FullScreen } from './FullScreen.tsx';
import { failureText } from './failureText.ts';
import { TextButton } from './TextButton.tsx';
import { TextInput } from './TextInput.tsx';

const joinCodeFailures: readonly ErrorCode[] = ['joinCodeRequired', 'joinCodeWrong'];

/** The first start on this server: a name, and a join code where the server asks for one. */
export function FirstStart() {
  const { t } = useTranslation();
  const { enter } = useActions();
  const connection = usePerch((state) => state.connection);
  const serverName = usePerch((state) => state.server?.name);
  const [name, setName] = useState('');
  const invitedWith = usePerch((state) => state.invitedWith);
  const [typedCode, setTypedCode] = useState<string | null>(null);
  const joinCode = typedCode ?? invitedWith ?? '';
  if (connection.kind !== 'needsName') return null;
  const { joinCodeRequired, failure } = connection;
  const isAboutCode = failure !== null && joinCodeFailures.includes(failure);
  const hasFailed = failure !== null && failure !== 'nameRequired';
  const isComplete = name.trim() !== '' && (!joinCodeRequired || joinCode.trim() !== '');

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isComplete) enter(name.trim(), joinCodeRequired ? joinCode.trim() : undefined);
  }

  return (
    <FullScreen
      heading={serverName ? t('enter.heading', { server: serverName }) : t('enter.headingNoServer')}
      lead={t('enter.lead')}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={t('enter.name')}
          error={hasFailed && !isAboutCode ? failureText(t, failure) : null}
          value={name}
          onChange={setName}
          maxLength={userNameMaxLength}
          autoComplete="nickname"
          autoFocus
        />
        {joinCodeRequired && (
          <TextInput
            label={t('enter.joinCode')}
            hint={
              typedCode === null && invitedWith !== null
                ? t('enter.joinCodeInvited')
                : t('enter.joinCodeHint')
            }
            error={isAboutCode && failure === 'joinCodeWrong' ? failureText(t, failure) : null}
            value={joinCode}
            onChange={setTypedCode}
            maxLength={128}
            autoComplete="off"
          />
        )}
        <TextButton type="submit" tone="primary" isWide isDisabled={!isComplete}>
          {t('enter.submit')}
        </TextButton>
      </form>
    </FullScreen>
  );
}
