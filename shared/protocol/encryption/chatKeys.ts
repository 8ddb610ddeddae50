import { z } from 'zod';
import type { ChannelId, MessageId } from '../../domain/ids.ts';
import {
  type ChatDevice,
  type ChatKeyGeneration,
  type ChatKeyShare,
  chatSharesMax,
  type SealedText,
} from '../../domain/SealedText.ts';
import type { User } from '../../domain/User.ts';
import { keyField, signatureField } from '../fields.ts';
import { channelIdField, userIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const base64Field = (minLength: number, maxLength: number) =>
  z
    .string()
    .min(minLength)
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/);

/** 16 bytes. */
const keyIdField = base64Field(22, 22);
/** Nonce, key and tag: 60 bytes. */
const linkField = base64Field(80, 80);
/** The longest text with ten files, as JSON in UTF-8. */
const bodyMaxLength = 40_000;

/** A sealed text as clients send it. */
export const sealedTextField = z
  .strictObject({
    keyId: keyIdField,
    userId: userIdField,
    deviceKey: keyField,
    clientId: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
    revision: z.int().min(0).max(1_000_000),
    after: z
      .int()
      .min(0)
      .transform((id) => id as MessageId | 0),
    body: base64Field(1, bodyMaxLength),
    signature: signatureField,
  })
  .transform((sealed): SealedText => sealed);

const chatFields = z.strictObject({ channelId: channelIdField });

/** A share of the asking device for another one. */
const shareField = z.strictObject({
  toDevice: keyField,
  /** Encapsulated key, key and tag: 80 bytes. */
  sealed: base64Field(107, 107),
  signature: signatureField,
});

/**
 * The keys of encrypted chats, handed on from device to device: the server stores them sealed, puts their numbers into one order and
 * never has one. All need `read` in the channel, and `conflict` where it is not encrypted; also `conflict` from a device that has
 * not published a key of its own.
 */
export const chatKeyRequests = {
  /** The HPKE key of this device, signed by it. Needed before all others. It may be published again, as another one, too. */
  'chatKey:publish': request<Record<string, never>>()(
    z.strictObject({ hpkeKey: keyField, signature: signatureField }),
  ),
  /**
   * All keys of a chat, the oldest first, and those that were handed to this device. When it has not got the newest, devices that have
   * it are asked to hand it on.
   */
  'chatKey:list': request<{
    readonly generations: readonly ChatKeyGeneration[];
    readonly shares: readonly ChatKeyShare[];
  }>()(chatFields),
  /** The devices of all who may read the chat, and which of them have been handed the newest key. */
  'chatKey:devices': request<{
    readonly devices: readonly (ChatDevice & { readonly holds: boolean })[];
    /** Those who have a device without it. */
    readonly people: readonly User[];
  }>()(chatFields),
  /**
   * A new key, with the number after the newest, and its share for the own device. `outdated` when that number is taken. Needs `write`.
   */
  'chatKey:begin': request<Record<string, never>>()(
    chatFields.extend({
      number: z.int().min(1),
      keyId: keyIdField,
      link: linkField.nullable(),
      own: shareField,
    }),
  ),
  /** Hands the newest key on. `outdated` when there is a newer one. What others have handed on before stays. */
  'chatKey:share': request<Record<string, never>>()(
    chatFields.extend({ keyId: keyIdField, shares: z.array(shareField).max(chatSharesMax) }),
  ),
  /** Adds the link to the key before, where there is none. */
  'chatKey:link': request<Record<string, never>>()(
    chatFields.extend({ keyId: keyIdField, link: linkField }),
  ),
  /** The share that this device was handed is of no use: another one is wanted. */
  'chatKey:drop': request<Record<string, never>>()(chatFields.extend({ keyId: keyIdField })),
};

export interface ChatKeyNotifications {
  /** There is a newer key, or a link to an older one, or this person was handed a key. */
  'chatKey:changed': { readonly channelId: ChannelId };
  /** To some who have the newest key: a device of somebody who may read the chat has not got it. */
  'chatKey:wanted': { readonly channelId: ChannelId };
}
