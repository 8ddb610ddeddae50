import AudioLines from 'lucide-react/icons/audio-lines';
import CircleStop from 'lucide-react/icons/circle-stop';
import Clapperboard from 'lucide-react/icons/clapperboard';
import Download from 'lucide-react/icons/download';
import FileMusic from 'lucide-react/icons/file-music';
import FileVideo from 'lucide-react/icons/file-video';
import Trash2 from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import type { MixKind, Recording } from '../../../shared/domain/Recording.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { durationText } from '../calls/durationText.ts';
import { momentText } from '../chat/messageTimes.ts';
import { sizeText } from '../files/sizeText.ts';
import styles from '../invites/InviteDialog.module.css';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { saveFile } from '../ui/saveFile.ts';

interface RecordingRowProps {
  recording: Recording;
  recordings: Recordings;
  /** Whether the server's machine can make videos. */
  mixesVideo: boolean;
  onMix: (kind: MixKind) => void;
  onCancelVideo: () => void;
  onRemove: () => void;
}

/** One recording: what it is, and what can be made of it, downloaded and deleted. */
export function RecordingRow({
  recording,
  recordings,
  mixesVideo,
  onMix,
  onCancelVideo,
  onRemove,
}: RecordingRowProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const [isFetching, setFetching] = useState(false);
  const me = usePerch((state) => state.me?.user.id);
  const manages = useDecision('manageChannels', recording.channelId)?.allowed === true;
  const { startedAt, endedAt, people, size, expiresAt, by, end, mix, videoMix } = recording;
  const { language } = i18n;
  const name = momentText(language, startedAt);
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(
    recording.videoMixPart ?? 0,
  );
  const facts = [
    durationText(endedAt - startedAt),
    new Intl.ListFormat(language, { type: 'unit' }).format(people.map((person) => person.name)),
    sizeText(size, language),
    t('recording.by', { name: by.name }),
    end === 'stopped' || end === 'empty' ? '' : t(`recording.ended.${end}`),
    expiresAt === null ? '' : t('recording.until', { time: momentText(language, expiresAt) }),
    mix === 'making' ? t('recording.mixing') : '',
    videoMix === 'making' ? t('recording.mixingVideo', { percent }) : '',
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
          onPress={() => void save(recordings.fetchMix(recording, 'sound'), 'ogg')}
        />
      ) : (
        people.length > 0 && (
          <IconButton
            name={t('recording.mix', { name })}
            icon={AudioLines}
            isDisabled={mix === 'making'}
            onPress={() => onMix('sound')}
          />
        )
      )}
      {videoMix === 'made' && (
        <IconButton
          name={t('recording.fetchVideo', { name })}
          icon={FileVideo}
          isDisabled={isFetching}
          onPress={() => void save(recordings.fetchMix(recording, 'video'), 'mp4')}
        />
      )}
      {videoMix === 'making' && (
        <IconButton
          name={t('recording.cancelVideo', { name })}
          icon={CircleStop}
          onPress={onCancelVideo}
        />
      )}
      {videoMix === 'none' && mixesVideo && recording.videos && (
        <IconButton
          name={t('recording.mixVideo', { name })}
          icon={Clapperboard}
          onPress={() => onMix('video')}
        />
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
