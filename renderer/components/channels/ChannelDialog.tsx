import { type FormEvent, useState } from 'react';
import {
  type Channel,
  type ChannelSettings,
  channelCategoryMaxLength,
  channelNameMaxLength,
  channelTopicMaxLength,
  peersMaxOf,
  plainChannelSettings,
} from '../../../shared/domain/Channel.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { stagePeersMax } from '../../../shared/domain/stage.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText, isNameFailure } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';
import { VideoLimitSelect } from '../ui/fields/VideoLimitSelect.tsx';
import { Foldout } from '../ui/frames/Foldout.tsx';
import { BitrateSelect } from './BitrateSelect.tsx';
import { IdleSelect } from './IdleSelect.tsx';
import { RecordingDaysSelect } from './RecordingDaysSelect.tsx';
import { UserLimitField } from './UserLimitField.tsx';
import { VoicesSelect } from './VoicesSelect.tsx';

interface ChannelDialogProps {
  /** The channel to edit; without it a new channel is created. */
  channel?: Channel;
  onClose: () => void;
}

const blank: ChannelSettings = { ...plainChannelSettings, name: '' };

function settingsOf(channel: ChannelSettings): ChannelSettings {
  const { name, category, topic, userLimit, music, stage, bitrate, hidesSpeaking } = channel;
  const { videoLimit, idleAfterMs, locked, encrypted, voicesMax, recordingDays } = channel;
  return {
    name,
    category,
    topic,
    userLimit,
    locked,
    music,
    stage,
    bitrate,
    voicesMax,
    recordingDays,
    hidesSpeaking,
    videoLimit,
    idleAfterMs,
    encrypted,
  };
}

/** The form for a new or an existing channel; what most channels do not need is folded. */
export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const { t } = useTranslation();
  const { createChannel, updateChannel } = useActions();
  const [settings, setSettings] = useState<ChannelSettings>(() => settingsOf(channel ?? blank));
  const [isPrivate, setPrivate] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<ChannelSettings>) => setSettings({ ...settings, ...part });
  const canChooseEncryption = usePerch(({ server }) => server?.e2ee === 'on') && !settings.stage;
  const isComplete = nameFault(settings.name, channelNameMaxLength) === null;
  const isAboutName = isNameFailure(failure);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const wish = { ...settings, name: tidyName(settings.name) };
    const refused = await (channel
      ? updateChannel(channel.id, wish)
      : createChannel(wish, isPrivate));
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame
      heading={
        channel
          ? t('channelForm.editHeading', { channel: channel.name })
          : t('channelForm.createHeading')
      }
      onClose={onClose}
    >
      <form className={actionStyles.form} onSubmit={submit}>
        <NameInput
          label={t('channelForm.name')}
          error={isAboutName ? failureText(t, failure) : null}
          value={settings.name}
          onChange={(value) => {
            change({ name: value });
            setFailure(null);
          }}
          maxLength={channelNameMaxLength}
          autoComplete="off"
          autoFocus
        />
        <UserLimitField
          limit={settings.userLimit}
          max={peersMaxOf(settings)}
          onChange={(limit) => change({ userLimit: limit })}
        />
        <SettingSwitch
          label={t('audience.setting')}
          hint={t('audience.settingHint', { count: stagePeersMax })}
          isOn={settings.stage}
          onChange={(stage) => {
            const { userLimit } = settings;
            // An ordinary channel holds fewer.
            const limit = userLimit === null ? null : Math.min(userLimit, peersMaxOf({ stage }));
            change({ stage, userLimit: limit });
          }}
        />
        <SettingSwitch
          label={t('channelForm.music')}
          hint={t('channelForm.musicHint')}
          isOn={settings.music}
          onChange={(isOn) => change({ music: isOn })}
        />
        <SettingSwitch
          label={t('channelForm.locked')}
          hint={t('channelForm.lockedHint')}
          isOn={settings.locked}
          onChange={(isOn) => change({ locked: isOn })}
        />
        {canChooseEncryption && (
          <SettingSwitch
            label={t('encryption.setting')}
            hint={t('encryption.settingHint')}
            isOn={settings.encrypted}
            onChange={(encrypted) => change({ encrypted })}
          />
        )}
        {!channel && (
          <SettingSwitch
            label={t('channelForm.private')}
            hint={t('channelForm.privateHint')}
            isOn={isPrivate}
            onChange={setPrivate}
          />
        )}
        <Foldout label={t('channelForm.moreSettings')}>
          <TextInput
            label={t('channelForm.category')}
            hint={t('channelForm.categoryHint')}
            value={settings.category}
            onChange={(category) => change({ category })}
            maxLength={channelCategoryMaxLength}
            autoComplete="off"
            isRequired={false}
          />
          <TextInput
            label={t('channelForm.topic')}
            value={settings.topic}
            onChange={(topic) => change({ topic })}
            maxLength={channelTopicMaxLength}
            autoComplete="off"
            isRequired={false}
          />
          <BitrateSelect bitrate={settings.bitrate} onChange={(bitrate) => change({ bitrate })} />
          <VoicesSelect
            voicesMax={settings.voicesMax}
            onChange={(voicesMax) => change({ voicesMax })}
          />
          <RecordingDaysSelect
            recordingDays={settings.recordingDays}
            onChange={(recordingDays) => change({ recordingDays })}
          />
          <SettingSwitch
            label={t('channelForm.hidesSpeaking')}
            hint={t('channelForm.hidesSpeakingHint')}
            isOn={settings.hidesSpeaking}
            onChange={(isOn) => change({ hidesSpeaking: isOn })}
          />
          <VideoLimitSelect
            label={t('videoLimit.channel')}
            hint={t('videoLimit.channelHint')}
            limit={settings.videoLimit}
            onChange={(limit) => change({ videoLimit: limit })}
          />
          <IdleSelect
            idleAfterMs={settings.idleAfterMs}
            onChange={(idleAfterMs) => change({ idleAfterMs })}
          />
        </Foldout>
        {failure !== null && !isAboutName && (
          <p role="alert" className={actionStyles.failure}>
            {failureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
            {channel ? t('app.save') : t('channelForm.create')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
