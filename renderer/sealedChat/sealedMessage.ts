import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import { sealedTextContext, sealedTextToSign } from '../../shared/encryption/chatTexts.ts';
import type { SealedContents } from '../actions/sealedMessages.ts';
import { isSignedBy } from '../media/encryption/isSignedBy.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { aesNonceBytes, openAes, randomBytes, sealAes } from './aes.ts';
import { aesKeyFor, type ChatKey } from './chatKey.ts';
import type { OwnDevice } from './keyShare.ts';
import { contentsFrom } from './messageContents.ts';

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
    return contentsFrom(decoder.decode(opened));
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
