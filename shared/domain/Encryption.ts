import type { Channel } from './Channel.ts';

/**
 * Whether channels are encrypted between those in them, so that the server cannot hear or see: all that can be, those that say
 * so, or none.
 */
export const encryptionPolicies = ['required', 'on', 'off'] as const;
export type EncryptionPolicy = (typeof encryptionPolicies)[number];

/**
 * The most peers in a channel that is encrypted to the end. Each join and leave makes everybody compute: 27 ms to make and 20 ms to take
 * for 50 people, 0.4 s for 200.
 */
export const sealedPeersMax = 50;

/** Why a channel is not encrypted to the end; null for one that is. */
export type UnsealedReason = 'server' | 'channel' | 'stage' | 'large';

export function unsealedReason(
  { stage, userLimit, encrypted }: Pick<Channel, 'stage' | 'userLimit' | 'encrypted'>,
  policy: EncryptionPolicy,
): UnsealedReason | null {
  if (policy === 'off') return 'server';
  if (stage) return 'stage';
  if ((userLimit ?? 0) > sealedPeersMax) return 'large';
  return policy === 'required' || encrypted ? null : 'channel';
}
