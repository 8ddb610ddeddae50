import { type FormEvent, useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { Entry } from '../../../shared/domain/Entry.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import {
  serverNameMaxLength,
  serverPictureMaxLength,
  serverPictureSizePx,
} from '../../../shared/domain/ServerProfile.ts';
import type { ErrorCode, Failure } from '../../../shared/protocol/errors.ts';
import { isFailure } from '../../actions/inviteRequests.ts';
import { serverUrlOf } from '../../desktop/desktop.ts';
import type { Server } from '../../store/PerchState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText, isNameFailure } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { squareImage } from '../ui/squareImage.ts';
import { type EntryChange, EntryFields } from './EntryFields.tsx';
import { ServerBadge } from './ServerBadge.tsx';
import styles from './ServerSettingsDialog.module.css';

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'];
const image = { sizePx: serverPictureSizePx, maxLength: serverPictureMaxLength };

interface ServerSettingsDialogProps {
  server: Server;
  onClose: () => void;
}

/** The form for the server's name and icon, and for who can enter. */
export function ServerSettingsDialog({ server, onClose }: ServerSettingsDialogProps) {
  const { t } = useTranslation();
  const { updateServer, getEntry, updateEntry, encryptServer } = useActions();
  const [name, setName] = useState(server.name);
  const [picture, setPicture] = useState(server.picture);
  const [linkPreviews, setLinkPreviews] = useState(server.linkPreviews);
  const [encrypts, setEncrypts] = useState(server.e2ee !== undefined);
  const [isUnreadable, setUnreadable] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [entry, setEntry] = useState<Entry | null>(null);
  const [entryChange, setEntryChange] = useState<EntryChange | null>(null);
  useEffect(() => {
    let isShown = true;
    void getEntry().then((answer) => {
      if (!isShown) return;
      if (isFailure(answer)) setFailure(answer.code);
      else setEntry(answer);
    });
    return () => {
      isShown = false;
    };
  }, [getEntry]);
  const isComplete = server.nameFixed || nameFault(name, serverNameMaxLength) === null;
  const isAboutName = isNameFailure(failure);

  async function choose(files: FileList | null) {
    const file = files?.[0];
    if (!file) return;
    const chosen = await squareImage(file, image);
    setUnreadable(chosen === null);
    if (chosen !== null) setPicture(chosen);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const wish = server.nameFixed ? server.name : tidyName(name);
    const refused =
      (await updateServer({ name: wish, picture, linkPreviews })) ??
      (entryChange === null ? null : failureOf(await updateEntry(entryChange))) ??
      // Last: it may sign everybody in anew.
      (encrypts === (server.e2ee !== undefined) ? null : await encryptServer(encrypts));
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame heading={t('serverForm.heading')} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <NameInput
          label={t('serverForm.name')}
          hint={server.nameFixed ? t('serverForm.nameFixed') : undefined}
          error={isAboutName ? failureText(t, failure) : null}
          value={name}
          onChange={(value) => {
            setName(value);
            setFailure(null);
          }}
          maxLength={serverNameMaxLength}
          autoComplete="off"
          isDisabled={server.nameFixed}
        />
        <div className={styles.picture}>
          <ServerBadge
            name={name}
            host={new URL(serverUrlOf(window)).host}
            picture={picture}
            size="large"
          />
          <div className={styles.words}>
            <p className={styles.label}>{t('serverForm.picture')}</p>
            <p className={styles.hint}>{t('serverForm.pictureHint')}</p>
            <div className={styles.buttons}>
              <FileTrigger
                acceptedFileTypes={pictureTypes}
                onSelect={(files) => void choose(files)}
              >
                <Button className={styles.button}>{t('serverForm.choose')}</Button>
              </FileTrigger>
              {picture !== null && (
                <Button className={styles.button} onPress={() => setPicture(null)}>
                  {t('serverForm.remove')}
                </Button>
              )}
            </div>
            {isUnreadable && (
              <p role="alert" className={actionStyles.failure}>
                {t('serverForm.unreadable')}
              </p>
            )}
          </div>
        </div>
        {entry !== null && (
          <EntryFields
            entry={entry}
            change={entryChange ?? { mode: entry.mode, renewCode: false, askAgain: false }}
            onChange={setEntryChange}
          />
        )}
        <SettingSwitch
          label={t('preview.setting')}
          hint={t('preview.settingHint')}
          isOn={linkPreviews}
          onChange={setLinkPreviews}
        />
        <SettingSwitch
          label={t('serverEncryption.setting')}
          hint={t(
            server.e2eeFixed ? 'serverEncryption.settingFixed' : 'serverEncryption.settingHint',
          )}
          isOn={encrypts}
          onChange={setEncrypts}
          isDisabled={server.e2eeFixed === true}
        />
        {failure !== null && !isAboutName && (
          <p role="alert" className={actionStyles.failure}>
            {failureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
            {t('app.save')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}

function failureOf(answer: Entry | Failure): Failure | null {
  return isFailure(answer) ? answer : null;
}
