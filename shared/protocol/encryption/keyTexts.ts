import type { DeviceKind } from '../../domain/Device.ts';

/** Where and when something is signed. A signature is valid for one server, one connection to it, and once. */
export interface SigningPlace {
  /** The address that the client connected to (`location.host`). */
  readonly host: string;
  /** SHA-256 of the server's TLS key, from the challenge. */
  readonly serverKey: string;
  /** From `device:challenge`. */
  readonly nonce: string;
}

/**
 * The text by which a device shows that it holds a key which is to be added. Without it, somebody could add the key of a
 * stranger to themselves, and the stranger would sign in as them.
 */
export function heldKeyText(place: SigningPlace, publicKey: string): string {
  return textOf('perch-held-key-v1', place, [publicKey]);
}

/**
 * The text by which a key of a person adds another key to them.
 *
 * @param adder the id of the person; where they come back by words, the public key of these words
 */
export function addedKeyText(
  place: SigningPlace,
  adder: string,
  { kind, publicKey }: { readonly kind: DeviceKind; readonly publicKey: string },
): string {
  return textOf('perch-added-key-v1', place, [adder, kind, publicKey]);
}

function textOf(
  purpose: string,
  { host, serverKey, nonce }: SigningPlace,
  values: readonly string[],
): string {
  return [purpose, host.toLowerCase(), serverKey, nonce, ...values].join('\n');
}
