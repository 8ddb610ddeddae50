import type { LinkOutcome } from '../../shared/domain/Device.ts';
import type { LinkingDevice } from '../../shared/protocol/people/devices.ts';

/** The links by which another device reaches this server with its code. */
export interface DeviceLinks {
  /** Opens the desktop app, which pins the server's certificate: `perch://…`. */
  readonly app: string;
  /** For a browser, and for the camera of a phone: `https://…`. */
  readonly browser: string;
}

/** The link of another device to this one's person. */
export type HostedLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: string; readonly links: DeviceLinks }
  /** A device has used the code, and asks. */
  | { readonly kind: 'asked'; readonly device: LinkingDevice }
  | { readonly kind: 'ended'; readonly outcome: LinkOutcome };

/** The link of this device, which nobody knows yet, to a person. */
export type RequestedLink =
  | { readonly kind: 'none' }
  /** The other device asks its user. */
  | { readonly kind: 'waiting'; readonly publicKey: string }
  | { readonly kind: 'ended'; readonly outcome: Exclude<LinkOutcome, 'approved'> };

/** What is wrong with typed words. `unknown`: these are not in the list. `checksum`: each is, but not together. */
export type PhraseFault =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'unknown'; readonly words: readonly string[] }
  | { readonly kind: 'checksum' };

/**
 * A short number that two devices show of the same key, so that their user sees that they speak of the same device. Nine digits
 * of the key itself, which is as random as its hash.
 */
export function deviceMark(publicKey: string): string {
  const bytes = atob(
    publicKey.slice(0, 6).replaceAll('-', '+').replaceAll('_', '/').padEnd(8, 'A'),
  );
  const number = [...bytes].slice(0, 4).reduce((sum, char) => sum * 256 + char.charCodeAt(0), 0);
  const digits = String(number % 1_000_000_000).padStart(9, '0');
  return digits.match(/.{3}/g)?.join(' ') ?? digits;
}
