import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { RecordingSeat } from '../../../shared/domain/Recording.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { CallTime } from '../calls/CallTime.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import styles from '../stage/SeatBar.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { AgreementDialog } from './AgreementDialog.tsx';
import seatStyles from './RecordingSeat.module.css';
import { useRecordingAction, useRecordings } from './useRecordings.ts';

/** Shows that my channel is recorded, and who is in the recording. Asks whether I agree, and has the buttons for it. */
export function RecordingBar({ channel }: { channel: Channel }) {
  const recordings = useRecordings();
  const { recording: seat } = channel;
  return (
    recordings && (
      <>
        <EndNews recordings={recordings} />
        {seat && <RunningBar key={seat.id} channel={channel} seat={seat} recordings={recordings} />}
      </>
    )
  );
}

interface RunningBarProps {
  channel: Channel;
  seat: RecordingSeat;
  recordings: Recordings;
}

function RunningBar({ channel, seat, recordings }: RunningBarProps) {
  const { t, i18n } = useTranslation();
  const act = useRecordingAction();
  const [isLeaving, setLeaving] = useState(false);
  const occupants = useOccupants(channel.id);
  const me = usePerch((state) => state.me);
  const isHere = usePerch(({ voice }) => voice.kind === 'joined');
  const declinedId = useStore(recordings.state, (state) => state.declinedId);
  const agreedId = useStore(recordings.state, (state) => state.agreedId);
  const mayRecord = useDecision('record', channel.id)?.allowed === true;
  const own = occupants.find(({ peerId }) => peerId === me?.peerId);
  // Where the call is encrypted, the server hears only what this window lets it hear.
  const isIn = own?.recorded === true && (seat.key === undefined || agreedId === seat.id);
  const names = new Set(occupants.flatMap(({ user, recorded }) => (recorded ? [user.name] : [])));
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' }).format(names);
  const answer = (agrees: boolean) => act(recordings.agree(seat, agrees));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={t('recording.name')} className={styles.bar}>
      <span aria-hidden="true" className={seatStyles.dot} />
      <p className={styles.title}>
        {t(seat.videos ? 'recording.nameVideos' : 'recording.name')}{' '}
        <CallTime acceptedAt={seat.startedAt} />
      </p>
      <p className={styles.people}>
        {names.size === 0 ? t('recording.nobody') : t('recording.people', { names: list })}
      </p>
      <span className={styles.actions}>
        {(isIn || mayRecord) && (
          <TextButton
            onPress={() => act(recordings.mark(t('recording.mark')), t('recording.marked'))}
          >
            {t('recording.note')}
          </TextButton>
        )}
        {isIn ? (
          <TextButton onPress={() => setLeaving(true)}>{t('recording.withdraw')}</TextButton>
        ) : (
          <TextButton onPress={() => answer(true)}>{t('recording.agree')}</TextButton>
        )}
        {(mayRecord || seat.by.id === me?.user.id) && (
          <TextButton tone="danger" onPress={() => act(recordings.stop())}>
            {t('recording.stop')}
          </TextButton>
        )}
      </span>
      {isLeaving && (
        <ConfirmDialog
          heading={t('recording.withdrawHeading')}
          text={t(seat.videos ? 'recording.withdrawVideosText' : 'recording.withdrawText')}
          confirmLabel={t('recording.withdraw')}
          onConfirm={() => recordings.agree(seat, false)}
          onClose={() => setLeaving(false)}
        />
      )}
      {isHere && own !== undefined && !isIn && declinedId !== seat.id && (
        <AgreementDialog
          channelName={channel.name}
          byName={seat.by.name}
          hasVideos={seat.videos === true}
          isSealed={seat.key !== undefined}
          onAnswer={answer}
        />
      )}
    </div>
  );
}

/** Says how a recording has ended, where that is no wish of somebody. */
function EndNews({ recordings }: { recordings: Recordings }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const ended = useStore(recordings.state, (state) => state.ended);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end.
  useEffect(() => {
    if (ended) announce(t(`recording.ended.${ended.end}`));
  }, [ended]);
  return null;
}
