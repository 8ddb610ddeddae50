import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { PerchState } from '../../store/PerchState.ts';

/** Whether no whisper goes between my channel and this one: one is encrypted, and those in the other have no keys of it. */
export function isSealedApart(
  { voice, presence }: Pick<PerchState, 'voice' | 'presence'>,
  channelId: ChannelId | undefined,
): boolean {
  if (voice.kind === 'outside' || channelId === undefined || voice.channelId === channelId) {
    return false;
  }
  return presence.channels.some(
    ({ id, sealed }) => sealed === true && (id === channelId || id === voice.channelId),
  );
}
