import type { ReceivedSource, Source } from '../../../shared/domain/Source.ts';
import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';

/**
 * What happens to frames: nothing passes; they pass as they are, in a channel that is not encrypted; or they are sealed and opened.
 */
export type FrameMode = 'closed' | 'plain' | 'sealed';

/** What is sent of one source, or received from one peer's. */
export type FrameStream =
  | { readonly id: number; readonly direction: 'send'; readonly source: Source }
  | {
      readonly id: number;
      readonly direction: 'receive';
      readonly source: ReceivedSource;
      readonly peerId: string;
    };

/** What one transform is for. Whose voice comes through a slot is said by orders. */
export type FrameTask = FrameStream | { readonly id: number; readonly direction: 'slot' };

/**
 * What the page tells the worker. Each `mode` forgets all keys and is confirmed; without keys nothing is sealed or opened. `voice`: in
 * the slot with this id, what comes from `ssrc` is this stream from now on; null: nobody's. `ping` is answered at once.
 */
export type FrameOrder =
  | { readonly kind: 'ping' }
  | { readonly kind: 'mode'; readonly mode: FrameMode }
  | { readonly kind: 'keys'; readonly keys: EpochKeys | null }
  | {
      readonly kind: 'voice';
      readonly slotId: number;
      readonly ssrc: number;
      readonly stream: FrameStream | null;
    };

/** How many frames of a stream passed and were dropped since it was last told. */
export interface FrameCounts {
  readonly id: number;
  readonly passed: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** What the worker tells the page. */
export type FrameNews =
  | { readonly kind: 'alive' }
  | { readonly kind: 'applied' }
  | { readonly kind: 'counts'; readonly counts: readonly FrameCounts[] }
  /** Of whom something was heard or seen since the last time that the server can open, too. */
  | { readonly kind: 'recorded'; readonly peerIds: readonly string[] };
