import Music from 'lucide-react/icons/music';
import Volume2 from 'lucide-react/icons/volume-2';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../shared/domain/Channel.ts';
import styles from './ChannelStage.module.css';
import { usePerch } from './ClientContext.tsx';
import { PersonTile } from './PersonTile.tsx';
import { ShareTiles } from './ShareTiles.tsx';
import { useOccupants } from './useOccupants.ts';

interface ChannelStageProps {
  channel: Channel;
}

/** A channel from the inside: its name above, what is shared in it, and its people as tiles, small ones below a share. */
export function ChannelStage({ channel }: ChannelStageProps) {
  const { t } = useTranslation();
  const occupants = useOccupants(channel.id);
  const isJoining = usePerch((state) => state.voice.kind === 'joining');
  const count = occupants.length;
  const sharers = occupants.filter(({ sharing }) => sharing);
  const hasCameras = occupants.some(({ camera }) => camera);
  const hasShares = sharers.length > 0;
  const Icon = channel.music ? Music : Volume2;
  return (
    <>
      <header className={styles.header}>
        <Icon aria-hidden="true" className={styles.icon} size={20} />
        <h2 className={styles.name}>{channel.name}</h2>
        <span className={styles.count}>{t('stage.count', { count })}</span>
      </header>
      <div className={styles.scroll}>
        {hasShares && <ShareTiles sharers={sharers} />}
        <ul
          className={styles.people}
          aria-label={t('stage.people')}
          data-crowd={hasShares ? 'aside' : crowdOf(count)}
          data-cameras={hasCameras || undefined}
          data-joining={isJoining || undefined}
        >
          {occupants.map((occupant) => (
            <PersonTile key={occupant.peerId} occupant={occupant} />
          ))}
        </ul>
        {isJoining && count === 0 && (
          <p className={styles.note}>{t('stage.joiningHeading', { channel: channel.name })}</p>
        )}
        {!isJoining && count <= 1 && !hasShares && (
          <p className={styles.note}>{t('stage.aloneHint')}</p>
        )}
      </div>
    </>
  );
}

/** How large the tiles may be, so that everybody fits without scrolling in an ordinary window. */
function crowdOf(count: number): 'one' | 'few' | 'some' | 'many' | 'most' {
  if (count <= 1) return 'one';
  if (count <= 4) return 'few';
  if (count <= 9) return 'some';
  if (count <= 16) return 'many';
  return 'most';
}
