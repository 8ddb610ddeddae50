import type { ChannelId } from '../../../shared/domain/ids.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Whether a channel is encrypted now. */
export function useIsSealed(channelId: ChannelId): boolean {
  return usePerch(({ presence }) =>
    presence.channels.some(({ id, sealed }) => id === channelId && sealed === true),
  );
}
