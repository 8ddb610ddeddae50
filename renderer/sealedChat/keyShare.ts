import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { ChatDevice, ChatKeyShare } from '../../shared/domain/SealedText.ts';
import { chatShareInfo, chatShareText, hpkeKeyText } from '../../shared/encryption/chatTexts.ts';
import { encapsulatedBytes, hpkeSuite } from '../../shared/encryption/hpkeSuite.ts';
import { isSignedBy } from '../media/encryption/isSignedBy.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { type ChatKey, chatKeyFrom } from './chatKey.ts';

/** The device that seals and signs. */
export interface OwnDevice {
  readonly userId: UserId;
  /** Raw Ed25519 key, base64url. */
  readonly deviceKey: string;
  /** Signs a text by it; base64url. */
  readonly sign: (text: string) => Promise<string>;
  /** To which others seal. */
  readonly hpke: CryptoKeyPair;
}

const encoder = new TextEncoder();

const buffer = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

/** A key pair for a device; its private key never leaves the browser. */
export async function newHpkeKeys(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
}

/** The device as others need it to seal something to it. */
export async function asChatDevice({
  userId,
  deviceKey,
  sign,
  hpke,
}: OwnDevice): Promise<ChatDevice> {
  const raw = await crypto.subtle.exportKey('raw', hpke.publicKey);
  const device = { userId, deviceKey, hpkeKey: toBase64url(new Uint8Array(raw)) };
  return { ...device, signature: await sign(hpkeKeyText(device)) };
}

/** Whether a device has signed its HPKE key. */
export function hasOwnHpkeKey(device: ChatDevice): Promise<boolean> {
  return isSignedBy(device.deviceKey, device.signature, hpkeKeyText(device));
}

/** Seals a key to another device. Its HPKE key must have been checked. */
export async function shareWith(
  channelId: ChannelId,
  { number, keyId, secret }: ChatKey,
  own: OwnDevice,
  { deviceKey: toDevice, hpkeKey }: Pick<ChatDevice, 'deviceKey' | 'hpkeKey'>,
): Promise<ChatKeyShare> {
  const recipient = await crypto.subtle.importKey(
    'raw',
    buffer(fromBase64url(hpkeKey)),
    'X25519',
    true,
    [],
  );
  const { enc, ct } = await hpkeSuite.seal(
    {
      recipientPublicKey: recipient,
      info: buffer(encoder.encode(chatShareInfo(channelId, keyId, toDevice))),
    },
    buffer(secret),
  );
  const sealed = toBase64url(new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]));
  const share = {
    keyId,
    number,
    toDevice,
    fromUser: own.userId,
    fromDevice: own.deviceKey,
    sealed,
  };
  return { ...share, signature: await own.sign(chatShareText(channelId, share)) };
}

/** The key of a share for the own device; null for anything but what the named device has sealed to this one. */
export async function openShare(
  channelId: ChannelId,
  { signature, ...share }: ChatKeyShare,
  own: Pick<OwnDevice, 'deviceKey' | 'hpke'>,
): Promise<ChatKey | null> {
  const { keyId, toDevice, fromDevice, sealed } = share;
  if (toDevice !== own.deviceKey) return null;
  if (!(await isSignedBy(fromDevice, signature, chatShareText(channelId, share)))) return null;
  try {
    const bytes = fromBase64url(sealed);
    const secret = await hpkeSuite.open(
      {
        recipientKey: own.hpke,
        enc: buffer(bytes.subarray(0, encapsulatedBytes)),
        info: buffer(encoder.encode(chatShareInfo(channelId, keyId, toDevice))),
      },
      buffer(bytes.subarray(encapsulatedBytes)),
    );
    return await chatKeyFrom(channelId, share, new Uint8Array(secret));
  } catch {
    return null;
  }
}
