import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useServers } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';

/** Asks whether to join the channel of a link; nothing is sent before. */
export function ChannelLinkDialog() {
  const { t } = useTranslation();
  const { answerLink } = useActions();
  const isAsked = usePerch(({ linkedChannel, me }) => linkedChannel !== null && me !== null);
  const target = usePerch(({ linkedChannel, presence }) => find(presence.channels, linkedChannel));
  const ownChannel = usePerch(({ voice, presence }) =>
    voice.kind === 'outside' ? null : find(presence.channels, voice.channelId),
  );
  // In the app, a call on another server also ends.
  const otherServer = useServers()?.find(({ joined, shown }) => joined && !shown);
  const current = ownChannel ?? otherServer ?? null;
  if (!isAsked) return null;
  if (target === null) {
    return (
      <ModalFrame
        role="alertdialog"
        heading={t('link.goneHeading')}
        onClose={() => answerLink(false)}
      >
        <p className={actionStyles.text}>{t('link.gone')}</p>
        <div className={actionStyles.actions}>
          <TextButton onPress={() => answerLink(false)}>{t('link.close')}</TextButton>
        </div>
      </ModalFrame>
    );
  }
  const channel = target.name;
  return (
    <ModalFrame
      role="alertdialog"
      heading={t('link.heading', { channel })}
      onClose={() => answerLink(false)}
    >
      <p className={actionStyles.text}>
        {current === null
          ? t('link.text', { channel })
          : t('link.textLeaving', { channel, current: current.name })}
      </p>
      <div className={actionStyles.actions}>
        <TextButton onPress={() => answerLink(false)}>{t('link.notNow')}</TextButton>
        <TextButton tone="primary" onPress={() => answerLink(true)}>
          {current === null ? t('link.join') : t('link.move')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

function find(channels: readonly Channel[], id: Channel['id'] | null): Channel | null {
  return channels.find((channel) => channel.id === id) ?? null;
}
