import Download from 'lucide-react/icons/download';
import Trash2 from 'lucide-react/icons/trash-2';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Recording } from '../../../shared/domain/Recording.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { durationText } from '../calls/durationText.ts';
import { momentText } from '../chat/messageTimes.ts';
import { sizeText } from '../files/sizeText.ts';
import styles from '../invites/InviteDialog.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { ModalFrame } from '../ui/ModalFrame.tsx';
import { saveFile } from '../ui/saveFile.ts';
import { TextButton } from '../ui/TextButton.tsx';
import { useDecision } from '../ui/useMay.ts';
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

  useEffect(() => {
    void recordings.list(channelId).then((answer) => {
      if ('code' in answer) setFailure(answer.code);
      else setList(answer);
    });
  }, [recordings, channelId]);

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
  onRemove: () => void;
}

function RecordingRow({ recording, recordings, onRemove }: RecordingRowProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const [isFetching, setFetching] = useState(false);
  const me = usePerch((state) => state.me?.user.id);
  const manages = useDecision('manageChannels', recording.channelId)?.allowed === true;
  const { startedAt, endedAt, people, size, expiresAt, by, end } = recording;
  const { language } = i18n;
  const name = momentText(language, startedAt);
  const facts = [
    durationText(endedAt - startedAt),
    new Intl.ListFormat(language, { type: 'unit' }).format(people.map((person) => person.name)),
    sizeText(size, language),
    t('recording.by', { name: by.name }),
    end === 'stopped' || end === 'empty' ? '' : t(`recording.ended.${end}`),
    expiresAt === null ? '' : t('recording.until', { time: momentText(language, expiresAt) }),
  ].filter((fact) => fact !== '');

  async function save() {
    if (isFetching) return;
    setFetching(true);
    const blob = await recordings.fetch(recording);
    setFetching(false);
    if (blob === null) announce(t('recording.notFetched'));
    else saveFile(`recording-${new Date(startedAt).toISOString().slice(0, 10)}.tar`, blob);
  }

  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
      <IconButton
        name={t('recording.fetch', { name })}
        icon={Download}
        isDisabled={isFetching}
        onPress={() => void save()}
      />
      {(manages || by.id === me) && (
        <IconButton name={t('recording.remove', { name })} icon={Trash2} onPress={onRemove} />
      )}
    </li>
  );
}
