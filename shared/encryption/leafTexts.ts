import type { PeerId, UserId } from '../domain/ids.ts';

/** Who holds a leaf of a call's group, as its credential says and their device has signed. */
export interface LeafOwner {
  readonly userId: UserId;
  readonly peerId: PeerId;
  /** The raw Ed25519 key of their device, base64url. */
  readonly deviceKey: string;
  /** When the key of the leaf was made, in ms since 1970: of two leaves of one peer the later one is theirs. */
  readonly madeAt: number;
}

/**
 * The text by which a device says that a leaf's signature key is its own. Two windows of one device need two keys, because the
 * signature keys of a group must differ; so the device key vouches for a key that lives as long as the page.
 *
 * @param leafKey the raw Ed25519 key of the leaf, base64url
 */
export function leafKeyText({ userId, peerId, madeAt }: LeafOwner, leafKey: string): string {
  return ['perch-leaf-key-v1', userId, peerId, madeAt, leafKey].join('\n');
}

const credentialVersion = 'perch-leaf-v1';

/** The identity in a leaf's credential. `signature`: of `leafKeyText` by the device key, base64url. */
export function leafIdentity(owner: LeafOwner, signature: string): string {
  const { userId, peerId, deviceKey, madeAt } = owner;
  return [credentialVersion, userId, peerId, deviceKey, madeAt, signature].join('\n');
}

/** Reads what `leafIdentity` wrote; null for anything else. */
export function readLeafIdentity(
  identity: string,
): { readonly owner: LeafOwner; readonly signature: string } | null {
  const [version, userId, peerId, deviceKey, madeAtText, signature, ...rest] = identity.split('\n');
  const madeAt = Number(madeAtText);
  if (version !== credentialVersion || rest.length > 0 || !Number.isSafeInteger(madeAt))
    return null;
  if (!userId || !peerId || !deviceKey || !signature) return null;
  return {
    owner: { userId: userId as UserId, peerId: peerId as PeerId, deviceKey, madeAt },
    signature,
  };
}
