/** A key of a person: of a device by which they sign in, or of the words by which they come back when all devices are lost. */
export interface DeviceRecord {
  /** Raw Ed25519 key, base64url. It identifies the device. */
  readonly publicKey: string;
  readonly kind: DeviceKind;
  /** Empty while nobody has named it. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** When it last signed in; milliseconds since 1970. */
  readonly lastSeenAt: number;
}

/** A device as one of them sees it. */
export interface Device extends DeviceRecord {
  readonly connected: boolean;
  /** Whether it is the device that gets this. */
  readonly own: boolean;
}

/** `recovery`: a key that is derived from words. It adds devices and never signs in itself. */
export type DeviceKind = 'device' | 'recovery';

export const deviceNameMaxLength = 40;
/** The most devices of one person. */
export const userDevicesMax = 20;

/** How a link between two devices has ended. `gone`: the other device has lost its connection or given up. */
export type LinkOutcome = 'approved' | 'refused' | 'expired' | 'gone';
