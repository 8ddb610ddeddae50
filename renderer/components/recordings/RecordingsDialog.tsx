import { useCallback, useEffect, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Recording } from '../../../shared/domain/Recording.ts';
import type { ErrorCode, Failure } from '../../../shared/protocol/errors.ts';
import type { RecordingList as LoadedList, Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from '../invites/InviteDialog.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { RecordingRow } from './RecordingRow.tsx';
import { useRecordings } from './useRecordings.ts';

interface RecordingsDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** How often it is asked how much of a video is made. */
const progressMs = 2_000;

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
  const [list, setList] = useState<LoadedList | null>(null);
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
        const texts = mixed.kind === 'video' ? 'mixedVideo' : 'mixed';
        announce(t(`recording.${texts}.${mixed.outcome}`));
        void read();
      }),
    [recordings, read, announce, t],
  );

  const isMaking = list?.recordings.some(({ videoMix }) => videoMix === 'making') === true;
  useEffect(() => {
    if (!isMaking) return;
    const timer = setInterval(() => void read(), progressMs);
    return () => clearInterval(timer);
  }, [isMaking, read]);

  async function change(asked: Promise<Failure | null>) {
    const refused = await asked;
    // Somebody else has had it mixed, or stopped it, meanwhile: that is shown then.
    setFailure(refused && refused.code !== 'conflict' ? refused.code : null);
    await read();
  }

  async function remove({ id }: Recording) {
    const refused = await recordings.remove(id);
    setFailure(refused?.code ?? null);
    if (refused) return;
    setList(
      (known) =>
        known && { ...known, recordings: known.recordings.filter((each) => each.id !== id) },
    );
    announce(t('recording.removed'));
  }

  return (
    <>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {list?.recordings.length === 0 && <p className={actionStyles.text}>{t('recording.none')}</p>}
      <ul className={styles.list}>
        {list?.recordings.map((recording) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
            recordings={recordings}
            mixesVideo={list.mixesVideo}
            onMix={(kind) => void change(recordings.mix(recording.id, kind))}
            onCancelVideo={() => void change(recordings.cancelVideo(recording.id))}
            onRemove={() => void remove(recording)}
          />
        ))}
      </ul>
      {list?.mixesVideo === false && list.recordings.some(({ videos }) => videos) && (
        <p className={actionStyles.text}>{t('recording.noFfmpeg')}</p>
      )}
    </>
  );
}
