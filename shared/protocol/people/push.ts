import { z } from 'zod';
import { pushLanguages } from '../../domain/Push.ts';
import { base64url } from '../fields.ts';
import { request } from '../request.ts';

/** Longer than those of all known push services. */
const endpointMaxLength = 1024;

/**
 * Notifications while no page of a device is open, by the push service of its browser. A device has one subscription, which goes
 * with the device.
 */
export const pushRequests = {
  /** The key of this server that a subscription must name (RFC 8292), base64url; null where the owner has not set push up. */
  'push:get': request<{ serverKey: string | null }>()(z.strictObject({})),
  /**
   * Sends notifications to this device from now on, in place of an earlier subscription of it. `notFound` where push is not set
   * up; `invalidRequest` for an address that no push service on the internet can have.
   */
  'push:subscribe': request<Record<string, never>>()(
    z.strictObject({
      endpoint: z.url({ protocol: /^https$/ }).max(endpointMaxLength),
      p256dh: base64url(65),
      auth: base64url(16),
      language: z.enum(pushLanguages),
    }),
  ),
  /** This device gets no more of them. */
  'push:unsubscribe': request<Record<string, never>>()(z.strictObject({})),
};
