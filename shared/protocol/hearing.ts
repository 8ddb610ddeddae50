import { z } from 'zod';
import type { PeerId } from '../domain/ids.ts';
import { peerIdField } from './fields.ts';
import { request } from './request.ts';

/**
 * What an app does with somebody's voice. `notListening` says only that the sound is off on that side: turned down to
 * nothing for this person, or no loudspeaker at all. Which of the two is nobody's business but the listener's, so not even
 * the server is told; that it does not arrive is said all the same, because whoever is told “all hear you” must be heard.
 */
const hearings = [
  'hears',
  'deafened',
  'notListening',
  /** The browser holds all sound back until a click. */
  'outputBlocked',
  /** There is no stream of this voice, or it has ended. */
  'noStream',
  /** The voice should come, and nothing does. */
  'notArriving',
] as const;
export type Hearing = (typeof hearings)[number];

/** What a speaker is told of a listener: `connecting` until its app has said something, `away` without a connection. */
export type ToldHearing = Hearing | 'connecting' | 'away';

/** As many as a channel can have people. */
const listenedToMax = 400;

/** Whether people are heard: each app says of each voice what it truly does with it, and each speaker is told. */
export const hearingRequests = {
  /**
   * What becomes of the voices of one's own channel here, as far as it has changed. Holds until it is said anew, one of the
   * two leaves the channel, or the connection is lost. Whoever is not in one's own channel is passed over: they may have
   * gone a moment ago. Of each report only the speaker in question learns.
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
   * Who of this peer's channel hears it, as far as it has changed since it was told last. After a join or an opening
   * everybody is told of again.
   */
  'hearing:told': { listeners: { peerId: PeerId; hearing: ToldHearing }[] };
}
