import type { MessageId, UserId } from './ids.ts';

/** A message's text and files as its author's app has sealed them: the server stores it and cannot read it. */
export interface SealedText {
  /** The chat key by which it is sealed. */
  readonly keyId: string;
  /** Who sealed it, and by which device: raw Ed25519 key, base64url. */
  readonly userId: UserId;
  readonly deviceKey: string;
  /** As in `message:send`: one that comes a second time is a copy. */
  readonly clientId: string;
  /** 0 as it was sent; one more with each edit. */
  readonly revision: number;
  /** The newest message that the author knew of: this one cannot be older. 0 for none. */
  readonly after: MessageId | 0;
  /** Nonce and ciphertext, base64url. */
  readonly body: string;
  /** Of the device over all of it, base64url: see `sealedTextToSign`. */
  readonly signature: string;
}

/**
 * What the app could read of a sealed message. `opening`: not yet known; `locked`: its key is not here; `unknownDevice`: written on a
 * device that the user has not accepted; `wrong`: it is not what its author sealed; `copied`: sent once, and shown by the server again.
 */
export type SealedReading = 'opening' | 'open' | 'locked' | 'unknownDevice' | 'wrong' | 'copied';

/** A key of a chat, without the key. */
export interface ChatKeyGeneration {
  /** From 1, one more with each new key of the channel. */
  readonly number: number;
  /** Of the key, number and channel: nobody can pass another key off as this one. */
  readonly keyId: string;
  /** The key before it, sealed by this one, base64url; null where whoever made this one did not have it. */
  readonly link: string | null;
}

/** A chat key on its way from one device to another one. */
export interface ChatKeyShare {
  readonly keyId: string;
  readonly number: number;
  /** The device that can open it. */
  readonly toDevice: string;
  readonly fromUser: UserId;
  readonly fromDevice: string;
  /** By HPKE: encapsulated key and ciphertext, base64url. */
  readonly sealed: string;
  readonly signature: string;
}

/** The public key by which things are sealed to a device, and the device's signature of it. */
export interface ChatDevice {
  readonly userId: UserId;
  readonly deviceKey: string;
  /** Raw X25519 key, base64url. */
  readonly hpkeKey: string;
  readonly signature: string;
}

/** Devices to whom the keys of one chat are handed: those that were here last. */
export const chatDevicesMax = 1_000;
/** The most shares in one request. */
export const chatSharesMax = 100;
/** The most keys of one chat; the oldest are forgotten, by the server only. */
export const chatKeysMax = 1_000;
