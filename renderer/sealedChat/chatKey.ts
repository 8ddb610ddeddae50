import type { ChannelId } from '../../shared/domain/ids.ts';
import { chatLinkText } from '../../shared/encryption/chatTexts.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { aesNonceBytes, openAes, randomBytes, sealAes, sha256 } from './aes.ts';

/** A key of a chat, with which its messages of one time are sealed. */
export interface ChatKey {
  /** From 1. */
  readonly number: number;
  /** Names it without telling anything of it: see `chatKeyId`. */
  readonly keyId: string;
  /** 32 random bytes. */
  readonly secret: Uint8Array;
}

/** What a secret is used for; each use has a key of its own. */
const uses = { message: 'perch chat message 1', link: 'perch chat link 1' } as const;
const secretBytes = 32;
const keyIdBytes = 16;
const encoder = new TextEncoder();

/** The name of a key: nobody can pass another one off as it, also not for another channel or under another number. */
async function chatKeyId(
  channelId: ChannelId,
  number: number,
  secret: Uint8Array,
): Promise<string> {
  const head = encoder.encode(`perch-chat-key-v1\n${channelId}\n${number}\n`);
  const digest = await sha256(new Uint8Array([...head, ...secret]));
  return toBase64url(digest.subarray(0, keyIdBytes));
}

/** @param secret made at random unless a test has chosen it */
export async function newChatKey(
  channelId: ChannelId,
  number: number,
  secret: Uint8Array = randomBytes(secretBytes),
): Promise<ChatKey> {
  return { number, secret, keyId: await chatKeyId(channelId, number, secret) };
}

/** The key of these bytes, if they are the key of that name; else null. */
export async function chatKeyFrom(
  channelId: ChannelId,
  { number, keyId }: Pick<ChatKey, 'number' | 'keyId'>,
  secret: Uint8Array,
): Promise<ChatKey | null> {
  if (secret.length !== secretBytes) return null;
  const key = await newChatKey(channelId, number, secret);
  return key.keyId === keyId ? key : null;
}

/** The AES-256 key for one use of a chat key (HKDF-SHA-256, empty salt). */
export async function aesKeyFor(secret: Uint8Array, use: keyof typeof uses): Promise<CryptoKey> {
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey']);
  return await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(uses[use]) },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Seals the key before by a key, so that whoever has the newer one can read what is older. */
export async function linkTo(
  channelId: ChannelId,
  { keyId, secret }: ChatKey,
  previous: ChatKey,
  nonce: Uint8Array = randomBytes(aesNonceBytes),
): Promise<string> {
  const context = encoder.encode(chatLinkText(channelId, keyId, previous.keyId));
  const aesKey = await aesKeyFor(secret, 'link');
  return toBase64url(await sealAes(aesKey, nonce, previous.secret, context));
}

/** The key before a key, if the link leads to the key of that name; else null. */
export async function followLink(
  channelId: ChannelId,
  { keyId, secret }: ChatKey,
  link: string,
  previous: Pick<ChatKey, 'number' | 'keyId'>,
): Promise<ChatKey | null> {
  try {
    const context = encoder.encode(chatLinkText(channelId, keyId, previous.keyId));
    const aesKey = await aesKeyFor(secret, 'link');
    const opened = await openAes(aesKey, fromBase64url(link), context);
    return await chatKeyFrom(channelId, previous, opened);
  } catch {
    return null;
  }
}
