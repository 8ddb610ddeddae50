import { useTranslation } from '../../texts/useTranslation.tsx';
import { PickChannel } from '../channels/PickChannel.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './Stage.module.css';

const ChannelStage = lazyPart(async () => (await import('./ChannelStage.tsx')).ChannelStage);

/** The main part of the window: the channel I am in or joining, or a hint to pick one. */
export function Stage() {
  const { t } = useTranslation();
  const channel = usePerch(({ voice, presence }) =>
    voice.kind === 'outside'
      ? undefined
      : presence.channels.find(({ id }) => id === voice.channelId),
  );
  return (
    <section aria-label={t('stage.region')} className={styles.stage}>
      <Deferred>{channel ? <ChannelStage channel={channel} /> : <PickChannel />}</Deferred>
    </section>
  );
}
