import type { ChannelId } from '../../../shared/domain/ids.ts';
import { useDecision } from '../ui/hooks/useMay.ts';

/** What I may do with the messages of a channel. */
export interface MessageRights {
  readonly write: boolean;
  readonly manage: boolean;
  readonly mentionEveryone: boolean;
}

export function useMessageRights(channelId: ChannelId): MessageRights {
  return {
    write: useDecision('write', channelId)?.allowed === true,
    manage: useDecision('manageMessages', channelId)?.allowed === true,
    mentionEveryone: useDecision('mentionEveryone', channelId)?.allowed === true,
  };
}
