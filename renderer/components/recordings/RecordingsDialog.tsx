import AudioLines from 'lucide-react/icons/audio-lines';
import Download from 'lucide-react/icons/download';
import FileMusic from 'lucide-react/icons/file-music';
import Trash2 from 'lucide-react/icons/trash-2';
import { useCallback, useEffect, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Recording } from '../../../shared/domain/Recording.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { durationText } from '../calls/durationText.ts';
import { momentText } from '../chat/messageTimes.ts';
import { sizeText } from '../files/sizeText.ts';
import styles from '../invites/InviteDialog.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { useDecision } from '../ui/hooks/useMay.ts';
import { saveFile } from '../ui/saveFile.ts';
import { useRecordings } from './useRecordings.ts';

interface RecordingsDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** The recordings of a channel, each of which can be fetched and deleted. */
export function RecordingsDialog({ channel, onClose }: RecordingsDialogProps) {
  const { t } = useTranslation();
  const recordings = useRecordings();
  return (
    <ModalFrame
      heading={t('recording.heading', { channel: channel.name })}
      isWide
      onClose={onClose}
    >
      {recordings && <RecordingList channel={channel} recordings={recordings} />}
      <div className={actionStyles.actions}>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

function RecordingList({ channel, recordings }: { channel: Channel; recordings: Recordings }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [list, setList] = useState<readonly Recording[] | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const { id: channelId } = channel;

  const read = useCallback(async () => {
    const answer = await recordings.list(channelId);
    if ('code' in answer) setFailure(answer.code);
    else setList(answer);
  }, [recordings, channelId]);

  useEffect(() => void read(), [read]);

  useEffect(
    () =>
      recordings.state.subscribe(({ mixed }, before) => {
        if (mixed === null || mixed === before.mixed) return;
        announce(t(`recording.mixed.${mixed.outcome}`));
        void read();
      }),
    [recordings, read, announce, t],
  );

  async function mix({ id }: Recording) {
    const refused = await recordings.mix(id);
    // Somebody else has had it mixed meanwhile: that is shown then.
    setFailure(refused && refused.code !== 'conflict' ? refused.code : null);
    await read();
  }

  async function remove({ id }: Recording) {
    const refused = await recordings.remove(id);
    setFailure(refused?.code ?? null);
    if (refused) return;
    setList((known) => known?.filter((each) => each.id !== id) ?? null);
    announce(t('recording.removed'));
  }

  return (
    <>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {list?.length === 0 && <p className={actionStyles.text}>{t('recording.none')}</p>}
      <ul className={styles.list}>
        {list?.map((recording) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
            recordings={recordings}
            onMix={() => void mix(recording)}
            onRemove={() => void remove(recording)}
          />
        ))}
      </ul>
    </>
  );
}

interface RecordingRowProps {
  recording: Recording;
  recordings: Recordings;
  onMix: () => void;
  onRemove: () => void;
}

function RecordingRow({ recording, recordings, onMix, onRemove }: RecordingRowProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const [isFetching, setFetching] = useState(false);
  const me = usePerch((state) => state.me?.user.id);
  const manages = useDecision('manageChannels', recording.channelId)?.allowed === true;
  const { startedAt, endedAt, people, size, expiresAt, by, end, mix } = recording;
  const { language } = i18n;
  const name = momentText(language, startedAt);
  const facts = [
    durationText(endedAt - startedAt),
    new Intl.ListFormat(language, { type: 'unit' }).format(people.map((person) => person.name)),
    sizeText(size, language),
    t('recording.by', { name: by.name }),
    end === 'stopped' || end === 'empty' ? '' : t(`recording.ended.${end}`),
    expiresAt === null ? '' : t('recording.until', { time: momentText(language, expiresAt) }),
    mix === 'making' ? t('recording.mixing') : '',
  ].filter((fact) => fact !== '');

  async function save(file: Promise<Blob | null>, ending: string) {
    setFetching(true);
    const blob = await file;
    setFetching(false);
    if (blob === null) announce(t('recording.notFetched'));
    else saveFile(`recording-${new Date(startedAt).toISOString().slice(0, 10)}.${ending}`, blob);
  }

  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
      {mix === 'made' ? (
        <IconButton
          name={t('recording.fetchMix', { name })}
          icon={FileMusic}
          isDisabled={isFetching}
          onPress={() => void save(recordings.fetchMix(recording), 'ogg')}
        />
      ) : (
        people.length > 0 && (
          <IconButton
            name={t('recording.mix', { name })}
            icon={AudioLines}
            isDisabled={mix === 'making'}
            onPress={onMix}
          />
        )
      )}
      <IconButton
        name={t('recording.fetch', { name })}
        icon={Download}
        isDisabled={isFetching}
        onPress={() => void save(recordings.fetch(recording), 'tar')}
      />
      {(manages || by.id === me) && (
        <IconButton name={t('recording.remove', { name })} icon={Trash2} onPress={onRemove} />
      )}
    </li>
  );
}
