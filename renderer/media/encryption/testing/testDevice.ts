import type { PeerId, UserId } from '../../../../shared/domain/ids.ts';
import type { LeafOwner } from '../../../../shared/encryption/leafTexts.ts';
import { toBase64url } from '../../../storage/base64url.ts';

/** A device key of a test, and what its leaf says of its person. */
export async function testDevice(name: string): Promise<{
  readonly owner: LeafOwner;
  sign(text: string): Promise<string>;
}> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    owner: {
      userId: `user-${name}` as UserId,
      peerId: `peer-${name}` as PeerId,
      deviceKey: toBase64url(publicKey),
      madeAt: 1,
    },
    async sign(text) {
      const bytes = new TextEncoder().encode(text);
      return toBase64url(
        new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
      );
    },
  };
}
