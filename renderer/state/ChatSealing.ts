import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ChatDevice } from '../../shared/domain/SealedText.ts';

/** What a user should know about the keys of an encrypted chat. */
export interface ChatSeal {
  /** Some of its keys are not here: nobody who has them was there to hand them on. */
  readonly isWaiting: boolean;
  /** The server shows older or other keys than before: nothing is sealed by them. */
  readonly isRolledBack: boolean;
  /** It is, or was, encrypted. */
  readonly wasSealed: boolean;
  /** Devices that would read along if the user accepted them. */
  readonly strangers: readonly ChatDevice[];
}

export const noSeal: ChatSeal = {
  isWaiting: false,
  isRolledBack: false,
  wasSealed: false,
  strangers: [],
};

export type ChatSeals = ReadonlyMap<ChannelId, ChatSeal>;

/** The encryption of chats as components use it. */
export interface ChatSealing {
  readonly state: {
    getState(): ChatSeals;
    getInitialState(): ChatSeals;
    subscribe(listen: (state: ChatSeals, before: ChatSeals) => void): () => void;
  };
  /** The user takes it that the server shows older keys, and begins a new one. */
  acceptRollback(channelId: ChannelId): Promise<void>;
}
