import { type FormEvent, type ReactNode, useState } from 'react';
import { deviceNameMaxLength } from '../../../shared/domain/Device.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { deviceNameOf } from '../../state/deviceName.ts';
import { deviceMark } from '../../state/deviceState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { MessageScreen } from '../app/MessageScreen.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';
import styles from './ComeBackScreen.module.css';
import { DeviceMark } from './DeviceMark.tsx';
import { phraseFaultText } from './phraseFaultText.ts';

interface ComeBackScreenProps {
  /** Back to the screen for new users. */
  onBack: () => void;
}

/** Makes this device one of a person whom the server knows: by the code of another device, or by recovery words. */
export function ComeBackScreen({ onBack }: ComeBackScreenProps) {
  const { t } = useTranslation();
  const { cancelDeviceLink } = useActions();
  const isApp = useDesktop() !== null;
  const link = usePerch((state) => state.requestedLink);
  const [name, setName] = useState(() => deviceNameOf(navigator.userAgent, isApp));
  const [hasOnlyWords, setHasOnlyWords] = useState(false);

  function leave() {
    void cancelDeviceLink();
    onBack();
  }

  if (link.kind === 'waiting') {
    return (
      <MessageScreen
        heading={t('comeBack.waitingHeading')}
        lead={t('comeBack.waitingText')}
        isWaiting
      >
        <div className={styles.waiting}>
          <DeviceMark mark={deviceMark(link.publicKey)} />
          <TextButton onPress={() => void cancelDeviceLink()}>{t('app.cancel')}</TextButton>
        </div>
      </MessageScreen>
    );
  }
  const nameInput = (
    <NameInput
      label={t('comeBack.deviceName')}
      value={name}
      onChange={setName}
      maxLength={deviceNameMaxLength}
      autoComplete="off"
    />
  );
  const deviceName = nameFault(name, deviceNameMaxLength) === null ? tidyName(name) : null;
  return (
    <MessageScreen
      heading={t(hasOnlyWords ? 'comeBack.wordsHeading' : 'comeBack.heading')}
      lead={t(hasOnlyWords ? 'comeBack.wordsLead' : 'comeBack.lead')}
    >
      {hasOnlyWords ? (
        <WordsForm nameInput={nameInput} deviceName={deviceName} />
      ) : (
        <CodeForm nameInput={nameInput} deviceName={deviceName} />
      )}
      <div className={styles.others}>
        <TextButton isWide onPress={() => setHasOnlyWords(!hasOnlyWords)}>
          {t(hasOnlyWords ? 'comeBack.useCode' : 'comeBack.useWords')}
        </TextButton>
        <TextButton isWide onPress={leave}>
          {t('comeBack.back')}
        </TextButton>
      </div>
    </MessageScreen>
  );
}

interface FormProps {
  nameInput: ReactNode;
  /** Null while it is no valid name. */
  deviceName: string | null;
}

function CodeForm({ nameInput, deviceName }: FormProps) {
  const { t } = useTranslation();
  const { requestDeviceLink } = useActions();
  const link = usePerch((state) => state.requestedLink);
  const linkCode = usePerch((state) => state.linkCode);
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const code = typed ?? linkCode ?? '';
  const isComplete = code.trim() !== '' && deviceName !== null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const refused = await requestDeviceLink(code.trim(), deviceName);
    setBusy(false);
    if (refused) setFailure(failureText(t, refused.code));
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {link.kind === 'ended' && failure === null && (
        <p role="alert" className={actionStyles.failure}>
          {t(`comeBack.ended.${link.outcome}`)}
        </p>
      )}
      <TextInput
        label={t('comeBack.code')}
        hint={t('comeBack.codeHint')}
        error={failure}
        value={code}
        onChange={(value) => {
          setTyped(value);
          setFailure(null);
        }}
        maxLength={64}
        autoComplete="off"
        autoFocus
      />
      {nameInput}
      <TextButton type="submit" tone="primary" isWide isDisabled={!isComplete} isBusy={isBusy}>
        {t('comeBack.submit')}
      </TextButton>
    </form>
  );
}

/** The most characters of twelve words, with numbers and spaces between them. */
const wordsMaxLength = 400;

function WordsForm({ nameInput, deviceName }: FormProps) {
  const { t } = useTranslation();
  const { restoreByPhrase } = useActions();
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = words.trim() !== '' && deviceName !== null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const refused = await restoreByPhrase(words, deviceName);
    setBusy(false);
    if (refused?.kind === 'words') setFailure(phraseFaultText(t, refused.fault));
    else if (refused) setFailure(failureText(t, refused.failure.code));
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={t('comeBack.words')}
        hint={t('comeBack.wordsHint')}
        error={failure}
        value={words}
        onChange={(value) => {
          setWords(value);
          setFailure(null);
        }}
        maxLength={wordsMaxLength}
        autoComplete="off"
        autoFocus
      />
      {nameInput}
      <TextButton type="submit" tone="primary" isWide isDisabled={!isComplete} isBusy={isBusy}>
        {t('comeBack.wordsSubmit')}
      </TextButton>
    </form>
  );
}
