import { z } from 'zod';
import type { PeerId } from '../../domain/ids.ts';
import { peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/**
 * What an app does with a voice. `notListening`: the sound is off on the listener's side, because the volume for this person is
 * 0 or there is no loudspeaker. The reason is private to the listener, so not even the server gets it. But the speaker must
 * know it, because “everybody hears you” must be true.
 */
const hearings = [
  'hears',
  'deafened',
  'notListening',
  /** The browser blocks all sound until a click. */
  'outputBlocked',
  /** There is no stream of this voice, or it has ended. */
  'noStream',
  /** The voice should arrive, but no sound does. */
  'notArriving',
  /** The voice arrives, and this app has no keys for it, or does not take its speaker for who they say they are. */
  'cannotDecrypt',
] as const;
export type Hearing = (typeof hearings)[number];

/** What a speaker learns about a listener: `connecting` until its app has reported, `away` without a connection. */
export type ListenerHearing = Hearing | 'connecting' | 'away';

/** More than a channel can have peers. */
const listenedToMax = 400;

/** Whether people are heard: each app reports what it does with each voice, and the speakers are notified. */
export const hearingRequests = {
  /**
   * What this app does with the voices of the channel, as far as it has changed. It is valid until the next report about the same
   * peer, until one of the two leaves the channel, or until the connection is lost. Peers outside the channel are ignored:
   * they may have just left. Only the speaker concerned is notified.
   */
  'hearing:report': request<Record<string, never>>()(
    z.strictObject({
      peers: z
        .array(z.strictObject({ peerId: peerIdField, hearing: z.enum(hearings) }))
        .min(1)
        .max(listenedToMax),
    }),
  ),
};

export interface HearingNotifications {
  /**
   * Who in this peer's channel hears it, as far as it has changed since the last notification. After a join or an opened session
   * all listeners are sent again.
   */
  'hearing:told': { listeners: { peerId: PeerId; hearing: ListenerHearing }[] };
}
