import * as z from 'zod/mini';
import type { ChannelId, FileId, MessageId } from '../../shared/domain/ids.ts';
import { messageMaxLength, tidyMessage } from '../../shared/domain/Message.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import { attachedFilesMax, previewMaxBytes } from '../../shared/domain/SharedFile.ts';
import { sealedTextContext, sealedTextToSign } from '../../shared/encryption/chatTexts.ts';
import type { SealedContents } from '../actions/sealedMessages.ts';
import { fromBase64url, toBase64url } from '../media/encryption/base64url.ts';
import { isSignedBy } from '../media/encryption/isSignedBy.ts';
import { aesNonceBytes, openAes, randomBytes, sealAes } from './aes.ts';
import { aesKeyFor, type ChatKey } from './chatKey.ts';
import type { OwnDevice } from './keyShare.ts';

const sizeField = z.int().check(z.gte(1), z.lte(4096));
const fileField = z.object({
  id: z.pipe(
    z.string().check(z.regex(/^[\w-]{24}$/)),
    z.transform((id) => id as FileId),
  ),
  name: z.string().check(z.maxLength(1024)),
  /** In bytes, before it was sealed. */
  size: z.int().check(z.gte(0)),
  mediaType: z.nullable(z.string().check(z.maxLength(64))),
  /** `bytes`: how many of the file's bytes are its preview. */
  preview: z.nullable(
    z.object({
      width: sizeField,
      height: sizeField,
      bytes: z.int().check(z.gte(1), z.lte(previewMaxBytes)),
    }),
  ),
  /** 32 bytes, base64url. */
  key: z.string().check(z.regex(/^[\w-]{43}$/)),
});
const contentsField = z.object({
  text: z.pipe(
    z.string().check(z.maxLength(messageMaxLength * 4)),
    // Checked on this side, because the server cannot.
    z.transform((text) => tidyMessage(text).slice(0, messageMaxLength)),
  ),
  files: z.array(fileField).check(z.maxLength(attachedFilesMax)),
});

/** Contents are filled up with spaces to a multiple of this many bytes, so that their length tells less. */
const stepBytes = 64;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** What a message is sealed with beside its key. */
export interface SealingFacts {
  readonly clientId: string;
  readonly revision: number;
  readonly after: MessageId | 0;
  readonly replyTo: MessageId | null;
}

export async function sealMessage(
  channelId: ChannelId,
  { keyId, secret }: Pick<ChatKey, 'keyId' | 'secret'>,
  { userId, deviceKey, sign }: Pick<OwnDevice, 'userId' | 'deviceKey' | 'sign'>,
  { replyTo, ...facts }: SealingFacts,
  contents: SealedContents,
  nonce: Uint8Array = randomBytes(aesNonceBytes),
): Promise<SealedText> {
  const head = { keyId, userId, deviceKey, ...facts };
  const context = encoder.encode(sealedTextContext(channelId, replyTo, head));
  const aesKey = await aesKeyFor(secret, 'message');
  const sealed = await sealAes(aesKey, nonce, filledUp(JSON.stringify(contents)), context);
  const body = toBase64url(sealed);
  return {
    ...head,
    body,
    signature: await sign(sealedTextToSign(channelId, replyTo, { ...head, body })),
  };
}

/** Whether the named device has signed a message as it is. */
export function isSignedMessage(
  channelId: ChannelId,
  replyTo: MessageId | null,
  { signature, ...sealed }: SealedText,
): Promise<boolean> {
  return isSignedBy(sealed.deviceKey, signature, sealedTextToSign(channelId, replyTo, sealed));
}

/** Null for anything but what was sealed by this key for this place. */
export async function openMessage(
  channelId: ChannelId,
  replyTo: MessageId | null,
  { body, signature: _, ...head }: SealedText,
  { secret }: Pick<ChatKey, 'secret'>,
): Promise<SealedContents | null> {
  try {
    const context = encoder.encode(sealedTextContext(channelId, replyTo, head));
    const opened = await openAes(await aesKeyFor(secret, 'message'), fromBase64url(body), context);
    return contentsField.parse(JSON.parse(decoder.decode(opened)));
  } catch {
    return null;
  }
}

function filledUp(json: string): Uint8Array {
  const bytes = encoder.encode(json);
  const filled = new Uint8Array(Math.ceil(bytes.length / stepBytes) * stepBytes).fill(0x20);
  filled.set(bytes);
  return filled;
}
