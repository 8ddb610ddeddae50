import { z } from 'zod';
import { type Device, deviceNameMaxLength, type LinkOutcome } from '../../domain/Device.ts';
import { keyField, nameText, signatureField } from '../fields.ts';
import { request } from '../request.ts';
import type { LinkFacts } from '../server.ts';

/** A code that brings another device, and what a link with it needs. */
export interface LinkCode extends LinkFacts {
  /** For people to read and type. Used once. */
  readonly code: string;
  /** How long it is valid. */
  readonly expiresInMs: number;
}

/** A device that shows a code and asks to be this person. */
export interface LinkingDevice {
  readonly publicKey: string;
  readonly name: string;
}

export const deviceNameField = nameText(deviceNameMaxLength);

/** A key that is to be added, with the signature of `heldKeyText` by it. */
const heldKey = { publicKey: keyField, held: signatureField };

/**
 * The devices of one person. A person is whom their keys sign in as: one key per device, and one derived from words. A device
 * is linked in this order: `startLink` on one that is signed in, `requestLink` with its code on the new one, `answerLink` on
 * the first when its user has said yes. Nothing is stored before that, and the code alone gives nothing.
 */
export const deviceRequests = {
  /**
   * What the next signature of this connection must name. Each is valid for one request, and `session:nonceRenewed` follows.
   */
  'device:challenge': request<{ nonce: string }>()(z.strictObject({})),
  'device:list': request<{ devices: Device[] }>()(z.strictObject({})),
  /** A code for another device. It replaces an earlier one of this person. */
  'device:startLink': request<LinkCode>()(z.strictObject({})),
  /**
   * A device without a session asks to be the person who shows this code. It is told by `device:linkEnded`, and then signs in.
   * `linkCodeWrong`; `conflict` for a key that is known here.
   */
  'device:requestLink': request<Record<string, never>>()(
    z.strictObject({ code: z.string().max(64), ...heldKey, name: deviceNameField }),
  ),
  /** `signature` of `addedKeyText` says yes; null says no. */
  'device:answerLink': request<Record<string, never>>()(
    z.strictObject({ publicKey: keyField, signature: signatureField.nullable() }),
  ),
  /** Either side gives up. */
  'device:cancelLink': request<Record<string, never>>()(z.strictObject({})),
  /** Sets the key of the words in place of an earlier one; `signature` of `addedKeyText` by this device. */
  'device:setRecovery': request<Record<string, never>>()(
    z.strictObject({ ...heldKey, signature: signatureField }),
  ),
  /**
   * A device without a session comes in by the words: `signature` of `addedKeyText` by their key. Then it signs in.
   * `recoveryUnknown` when nobody here has them. With too many devices, the one that was not seen for the longest goes.
   */
  'device:restore': request<Record<string, never>>()(
    z.strictObject({
      recoveryKey: keyField,
      signature: signatureField,
      ...heldKey,
      name: deviceNameField,
    }),
  ),
  'device:rename': request<Record<string, never>>()(
    z.strictObject({ publicKey: keyField, name: deviceNameField }),
  ),
  /** Ends the sessions of the device. Its key never comes in again. `conflict` for the last device. */
  'device:remove': request<Record<string, never>>()(z.strictObject({ publicKey: keyField })),
};

export interface DeviceNotifications {
  /** The own devices have changed. `added` is the name of a new one, unless this device has let it in. */
  'device:changed': { devices: Device[]; added: string | null };
  /** A device asks to be this person. */
  'device:linkRequested': LinkingDevice;
  /** The link with the other device has ended. */
  'device:linkEnded': { outcome: LinkOutcome };
  /** This device was removed by another one of its person. The connection ends. */
  'device:removed': Record<string, never>;
}
