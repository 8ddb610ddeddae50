import { createPrivateKey, type KeyObject } from 'node:crypto';
import { botTokenPrefix } from '../../../shared/domain/Bot.ts';

export const seedBytes = 32;
/** The ASN.1 (RFC 8410) before the seed of an Ed25519 key. */
const seedHeader = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The private key of a bot, by its token; null for what is no token. */
export function botKey(token: string): KeyObject | null {
  if (!token.startsWith(botTokenPrefix)) return null;
  const seed = Buffer.from(token.slice(botTokenPrefix.length), 'base64url');
  // One token must not have several spellings.
  if (seed.length !== seedBytes || `${botTokenPrefix}${seed.toString('base64url')}` !== token) {
    return null;
  }
  return createPrivateKey({ key: Buffer.concat([seedHeader, seed]), format: 'der', type: 'pkcs8' });
}
