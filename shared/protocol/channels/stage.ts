import { z } from 'zod';
import { peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/**
 * Coming to speak in a channel that is a stage, and going back to its audience. What everybody is there is part of the presence.
 * All of these are `conflict` outside of stages, and change nothing where it is so already.
 */
export const stageRequests = {
  /** Asks to speak. `forbidden` for who may not speak in the channel at all. */
  'stage:raiseHand': request<Record<string, never>>()(z.strictObject({})),
  /**
   * The peer itself comes on the stage: it accepts an invitation, or may mute others here and needs none; `forbidden` for
   * everybody else. `limitReached` when too many speak already.
   */
  'stage:speak': request<Record<string, never>>()(z.strictObject({})),
  /** The peer only listens from now on: it leaves the stage, declines an invitation or lowers its hand. Never `conflict`. */
  'stage:listen': request<Record<string, never>>()(z.strictObject({})),
  /** Invites another peer to speak, by who may mute others there. `forbidden` also where the other may not speak at all. */
  'stage:invite': request<Record<string, never>>()(z.strictObject({ peerId: peerIdField })),
  /** As `stage:listen` for another peer, by who may mute them: also lowers their hand, and takes an invitation back. */
  'stage:sendBack': request<Record<string, never>>()(z.strictObject({ peerId: peerIdField })),
};
