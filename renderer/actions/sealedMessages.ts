import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import {
  type Message,
  type MessagePage,
  mentionsMax,
  textParts,
} from '../../shared/domain/Message.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { SealedFile, SealedUpload } from '../state/sealedFiles.ts';
import type { PerchState } from '../store/PerchState.ts';

/** What is sealed of a message. */
export interface SealedContents {
  readonly text: string;
  readonly files: readonly SealedFile[];
}

/** What seals and opens messages; loaded late. */
export interface MessageSealing {
  readonly opener: {
    /** These messages as they can be read now. */
    openAll(messages: readonly Message[]): Promise<Message[]>;
    filesOf(message: Pick<Message, 'files'>): readonly SealedFile[];
  };
  /**
   * Seals a message by the key of now.
   *
   * @param refused the key by which the server has not taken it; null for none
   */
  seal(
    channelId: ChannelId,
    facts: {
      readonly clientId: string;
      readonly revision: number;
      readonly replyTo: MessageId | null;
    },
    contents: SealedContents,
    refused: string | null,
  ): Promise<SealedText>;
  /** Seals a file by a key of its own. */
  sealFile(file: File, preview: Blob | null): Promise<SealedUpload>;
  /** Searches in the messages of a chat that this device can read: for words, or null for those with files. */
  search(
    channelId: ChannelId,
    text: string | null,
    skip: number,
    load: (before: MessageId | null, limit: number) => Promise<MessagePage>,
  ): Promise<{ readonly messages: readonly Message[]; readonly more: boolean }>;
}

/** Each time the server refuses a key, another one is begun; others may do the same at once. */
const sealTries = 4;

/** Whether a channel is encrypted now. */
export function isSealedChannel({ presence }: PerchState, channelId: ChannelId): boolean {
  return presence.channels.some(({ id, sealed }) => id === channelId && sealed === true);
}

/**
 * Seals something and sends it; again by a newer key where the server wants one.
 *
 * @param attempt sends it
 */
export async function sendSealed(
  sealing: Promise<Pick<MessageSealing, 'seal'>>,
  channelId: ChannelId,
  facts: Parameters<MessageSealing['seal']>[1],
  contents: SealedContents,
  attempt: (sealed: SealedText) => Promise<Failure | null>,
): Promise<Failure | null> {
  let refused: string | null = null;
  let failure: Failure | null = null;
  try {
    const { seal } = await sealing;
    for (let tried = 0; tried < sealTries; tried += 1) {
      const sealed: SealedText = await seal(channelId, facts, contents, refused);
      failure = await attempt(sealed);
      if (failure?.code !== 'outdated') return failure;
      refused = sealed.keyId;
    }
    return failure;
  } catch (error) {
    if (error instanceof RequestError) return { code: error.code, reason: error.message };
    return { code: 'cannotEncrypt', reason: String(error) };
  }
}

/** Whom a text names: told to the server beside a sealed message, so that it can notify them. */
export function mentionsNamedIn(
  text: string,
): NonNullable<RequestInput<'message:send'>['mentions']> {
  const parts = textParts(text);
  const first = <Id>(ids: Id[]) => [...new Set(ids)].slice(0, mentionsMax);
  return {
    userIds: first(parts.flatMap((part) => (part.kind === 'person' ? part.userId : []))),
    roleIds: first(parts.flatMap((part) => (part.kind === 'role' ? part.roleId : []))),
    everyone: parts.some(({ kind }) => kind === 'everyone'),
  };
}
