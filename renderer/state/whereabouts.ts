import type { ChannelId } from '../../shared/domain/ids.ts';

/** The channel that the user is in, and a call when that may have changed. */
export interface Whereabouts {
  channel(): ChannelId | null;
  subscribe(listen: () => void): () => void;
}
