import { expect, it } from 'vitest';
import type { PeerId, UserId } from '../../../shared/domain/ids.ts';
import {
  leafIdentity,
  leafKeyText,
  readLeafIdentity,
} from '../../../shared/encryption/leafTexts.ts';
import { fromBase64url } from '../../storage/base64url.ts';
import { codeDigits, pairCodeOf } from './codes.ts';
import { verifyEd25519 } from './isSignedBy.ts';
import vectors from './keyVectors.json' with { type: 'json' };

const owner = {
  ...vectors.owner,
  userId: vectors.owner.userId as UserId,
  peerId: vectors.owner.peerId as PeerId,
};
const other = { ...vectors.other, userId: vectors.other.userId as UserId };
const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

it('makes the codes of the test vectors', async () => {
  expect(codeDigits(bytesOf(vectors.authenticator))).toBe(vectors.callCode);
  expect(await pairCodeOf(owner, other)).toBe(vectors.pairCode);
  expect(await pairCodeOf(other, owner)).toBe(vectors.pairCode);
});

it('signs and reads leaves as the test vectors do', async () => {
  const { leafKey, signature, identity } = vectors;
  expect(leafKeyText(owner, leafKey)).toBe(vectors.leafKeyText);
  expect(leafIdentity(owner, signature)).toBe(identity);
  expect(readLeafIdentity(identity)).toEqual({ owner, signature });
  const text = new TextEncoder().encode(vectors.leafKeyText);
  const isSigned = await verifyEd25519(
    fromBase64url(owner.deviceKey),
    text,
    fromBase64url(signature),
  );
  expect(isSigned).toBe(true);
});

it('reads nothing but whole leaves', () => {
  for (const text of [
    '',
    'perch-leaf-v1',
    `${vectors.identity}\nmore`,
    vectors.identity.slice(9),
  ]) {
    expect(readLeafIdentity(text)).toBeNull();
  }
});
