import AudioLines from 'lucide-react/icons/audio-lines';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './PlayedSound.module.css';

interface PlayedSoundProps {
  peerId: PeerId;
}

/** On a tile: the sound that the person plays now. */
export function PlayedSound({ peerId }: PlayedSoundProps) {
  const play = usePerch(
    ({ soundPlays }) => soundPlays.find((each) => each.peerId === peerId) ?? null,
  );
  if (play === null) return null;
  return (
    <span key={play.id} className={styles.play}>
      <span aria-hidden="true">{play.emoji ?? <AudioLines size={14} />}</span>
      <span className={styles.name}>{play.name}</span>
    </span>
  );
}
