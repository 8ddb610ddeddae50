import type { ReceivedSource, Source } from '../../../shared/domain/Source.ts';
import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';

/**
 * What happens to frames: nothing passes; they pass as they are, in a channel that is not encrypted; or they are sealed and opened.
 */
export type FrameMode = 'closed' | 'plain' | 'sealed';

/** What one transform is for. */
export type FrameStream =
  | { readonly id: number; readonly direction: 'send'; readonly source: Source }
  | {
      readonly id: number;
      readonly direction: 'receive';
      readonly source: ReceivedSource;
      readonly peerId: string;
    };

/** What the page tells the worker. Each `mode` forgets all keys and is confirmed; without keys nothing is sealed or opened. */
export type FrameOrder =
  | { readonly kind: 'mode'; readonly mode: FrameMode }
  | { readonly kind: 'keys'; readonly keys: EpochKeys | null };

/** How many frames of a stream passed and were dropped since it was last told. */
export interface FrameCounts {
  readonly id: number;
  readonly passed: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** What the worker tells the page. */
export type FrameNews =
  | { readonly kind: 'applied' }
  | { readonly kind: 'counts'; readonly counts: readonly FrameCounts[] }
  /** Of whom something was heard or seen since the last time that the server can open, too. */
  | { readonly kind: 'recorded'; readonly peerIds: readonly string[] };
