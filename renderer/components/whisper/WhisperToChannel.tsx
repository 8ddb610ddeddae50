import type { Channel } from '../../../shared/domain/Channel.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { HoldToWhisper } from './HoldToWhisper.tsx';
import { isSealedApart } from './isSealedApart.ts';

interface WhisperToChannelProps {
  channel: Pick<Channel, 'id' | 'name'>;
}

/** On a channel's row: hold to whisper to everyone in it, from another channel. */
export function WhisperToChannel({ channel }: WhisperToChannelProps) {
  const { t } = useTranslation();
  const mayWhisper = usePerch(
    (state) =>
      state.voice.kind !== 'outside' &&
      state.voice.channelId !== channel.id &&
      decideHere(state, 'whisper', state.voice.channelId).allowed,
  );
  const isVain = usePerch((state) => isSealedApart(state, channel.id));
  if (!mayWhisper) return null;
  return (
    <HoldToWhisper
      recipient={{ kind: 'channel', channelId: channel.id }}
      label={isVain ? t('serverEncryption.noWhisper') : t('whisper.holdTo', { name: channel.name })}
      isIcon
      isVain={isVain}
    />
  );
}
