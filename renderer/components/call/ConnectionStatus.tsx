import { Button } from 'react-aria-components/Button';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useStatsPanel } from '../stats/StatsPanelProvider.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { joinFailureText } from '../ui/failureText.ts';
import { useNow } from '../ui/hooks/useNow.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './ConnectionStatus.module.css';
import { connectionStatusText } from './connectionStatusText.ts';

const HeardBy = lazyPart(async () => (await import('../people/HeardBy.tsx')).HeardBy);
const FollowedPerson = lazyPart(async () => (await import('./FollowedPerson.tsx')).FollowedPerson);

/** The top of the voice panel: connection status, and below it my channel or why joining failed. */
export function ConnectionStatus() {
  const { t } = useTranslation();
  const connection = usePerch((state) => state.connection);
  const voice = usePerch((state) => state.voice);
  const media = usePerch((state) => state.media);
  const directPath = usePerch((state) => state.directPath);
  const microphone = usePerch((state) => state.microphone);
  const channels = usePerch((state) => state.presence.channels);
  const following = usePerch((state) => state.following);
  const stats = useStatsPanel();
  const now = useNow(connection.kind === 'reconnecting' || media.kind === 'interrupted');
  const facts = { connection, voice, media, directPath, microphone, channels };
  const { tone, text, hint } = connectionStatusText(t, facts, now);

  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name;
  const failure = voice.kind === 'joining' ? null : voice.failure;
  const place = failure
    ? joinFailureText(t, failure.code, nameOf(failure.channelId) ?? null)
    : voice.kind === 'outside'
      ? t('voice.nowhere')
      : (nameOf(voice.channelId) ?? t('voice.nowhere'));

  return (
    <div className={styles.status}>
      <TooltipTrigger delay={500}>
        <Button
          ref={stats.button}
          className={styles.line}
          data-tone={tone}
          aria-haspopup="dialog"
          aria-expanded={stats.isOpen}
          onPress={() => (stats.isOpen ? stats.close() : stats.show(null))}
        >
          <span className={styles.light} aria-hidden="true" />
          <span className={styles.text}>{text}</span>
        </Button>
        <Tooltip text={hint ?? text} more={[t('voice.pressForDetails')]} placement="top start" />
      </TooltipTrigger>
      <div className={styles.below}>
        <p className={styles.place} data-failed={failure !== null || undefined} title={place}>
          {place}
        </p>
        {following && <FollowedPerson following={following} />}
        <HeardBy place="panel" />
      </div>
    </div>
  );
}
