import type { FormEvent } from 'react';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { userNameMaxLength } from '../../../shared/domain/User.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { makeTourDue } from '../../storage/tourMark.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SuggestedName } from '../ui/fields/SuggestedName.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';
import { MessageScreen } from './MessageScreen.tsx';
import styles from './WelcomeScreen.module.css';

const joinCodeFailures: readonly ErrorCode[] = ['joinCodeRequired', 'joinCodeWrong'];

/** What the user has typed to sign in. */
export interface Entry {
  readonly name: string;
  /** Null until a code is typed: until then, the code of the invite is used. */
  readonly joinCode: string | null;
}

interface WelcomeScreenProps {
  /** Stored outside, because this screen is unmounted during sign-in and while the connection is lost. */
  entry: Entry;
  onChange: (entry: Entry) => void;
  /** The user is known already, by another device. */
  onComeBack: () => void;
}

/** First visit to this server: asks for a name, and for a join code if the server needs one. */
export function WelcomeScreen({ entry, onChange, onComeBack }: WelcomeScreenProps) {
  const { t } = useTranslation();
  const { signIn } = useActions();
  const connection = usePerch((state) => state.connection);
  const serverName = usePerch((state) => state.server?.name);
  const isForgotten = usePerch((state) => state.notPersisted.identity);
  const { name } = entry;
  const inviteCode = usePerch((state) => state.inviteCode);
  const joinCode = entry.joinCode ?? inviteCode ?? '';
  if (connection.kind !== 'needsName') return null;
  const { joinCodeRequired, failure, suggestion = null } = connection;
  const isAboutCode = failure !== null && joinCodeFailures.includes(failure);
  // The free name has been taken up, and is not sent yet.
  const followsAdvice = failure === 'nameTaken' && name === suggestion;
  const hasFailed = failure !== null && failure !== 'nameRequired' && !followsAdvice;
  const isComplete =
    nameFault(name, userNameMaxLength) === null && (!joinCodeRequired || joinCode.trim() !== '');

  const isInvited = entry.joinCode === null && inviteCode !== null;

  function submit(event: FormEvent) {
    event.preventDefault();
    // An open server, too, reads the code of an invite, which may give a role.
    if (!isComplete) return;
    makeTourDue();
    signIn(tidyName(name), joinCode.trim() || undefined);
  }

  return (
    <MessageScreen
      heading={serverName ? t('enter.heading', { server: serverName }) : t('enter.headingNoServer')}
      lead={isForgotten ? t('enter.leadForgetful') : t('enter.lead')}
    >
      <form className={styles.form} onSubmit={submit}>
        <NameInput
          label={t('enter.name')}
          error={hasFailed && !isAboutCode ? failureText(t, failure) : null}
          value={name}
          onChange={(typed) => onChange({ ...entry, name: typed })}
          maxLength={userNameMaxLength}
          autoComplete="nickname"
          autoFocus={!isAboutCode}
        />
        <SuggestedName
          name={followsAdvice ? null : suggestion}
          onTake={(free) => onChange({ ...entry, name: free })}
        />
        {joinCodeRequired && (
          <TextInput
            label={t('enter.joinCode')}
            hint={isInvited ? t('enter.joinCodeInvited') : t('enter.joinCodeHint')}
            error={
              failure !== 'joinCodeWrong'
                ? null
                : isInvited
                  ? t('enter.inviteDead')
                  : failureText(t, failure)
            }
            value={joinCode}
            onChange={(typed) => onChange({ ...entry, joinCode: typed })}
            maxLength={128}
            autoComplete="off"
            autoFocus={isAboutCode}
          />
        )}
        <TextButton type="submit" tone="primary" isWide isDisabled={!isComplete}>
          {t('enter.submit')}
        </TextButton>
        <TextButton isWide onPress={onComeBack}>
          {t('comeBack.open')}
        </TextButton>
      </form>
    </MessageScreen>
  );
}
