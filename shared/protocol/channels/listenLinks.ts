import { z } from 'zod';
import type { ListenLinkId } from '../../domain/ids.ts';
import {
  type ListenLink,
  listenersOfLinkMax,
  listenLabelMaxLength,
  listenLifetimeMaxMs,
  listenLifetimeMinMs,
} from '../../domain/ListenLink.ts';
import { optionalText } from '../fields.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** The server makes it of 18 random bytes. */
const listenLinkIdField = z
  .string()
  .regex(/^[\w-]{24}$/)
  .transform((id) => id as ListenLinkId);

/**
 * Links by which people outside hear a channel. While there is one, the channel has a `listenSeat`. All need the permission
 * `listenLinks` in the channel.
 */
export const listenLinkRequests = {
  /**
   * Makes a link. The token is told this once. `conflict` where nobody outside can hear anything: in temporary channels, calls, and
   * channels that are encrypted to the end; `limitReached` for too many, and where the server allows no listeners.
   */
  'listenLink:create': request<{ readonly link: ListenLink; readonly token: string }>()(
    z.strictObject({
      channelId: channelIdField,
      label: optionalText(listenLabelMaxLength),
      listenersMax: z.int().min(1).max(listenersOfLinkMax),
      /** How long it works, from now on; null for as long as nobody revokes it. */
      lifetimeMs: z.int().min(listenLifetimeMinMs).max(listenLifetimeMaxMs).nullable(),
    }),
  ),
  /** The links of a channel, the newest first. */
  'listenLink:list': request<{ readonly links: readonly ListenLink[] }>()(
    z.strictObject({ channelId: channelIdField }),
  ),
  /** Ends a link, and whoever listens by it hears no more. `notFound` also for one that this person may not revoke. */
  'listenLink:revoke': request<Record<string, never>>()(
    z.strictObject({ linkId: listenLinkIdField }),
  ),
};
