import { normalizePin } from './normalizePin.ts';

/** Which server the app talks to. */
export interface AppSettings {
  /** Origin, such as `https://localhost:44300`. */
  readonly serverUrl: string;
  /** SHA-256 of the server's own certificate as 64 hex digits, or null to trust only what the system trusts. */
  readonly pin: string | null;
}

/** Where `npm start` puts the server. */
const defaultServer = 'https://localhost:44300';

/**
 * The settings of this start: `PERCH_APP_SERVER` and `PERCH_APP_PIN` of the environment.
 *
 * @throws Error that names the variable whose value is of no use.
 */
export function readAppSettings(environment: Record<string, string | undefined>): AppSettings {
  const server = environment.PERCH_APP_SERVER || defaultServer;
  const url = URL.parse(server);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new Error(`PERCH_APP_SERVER must be an https address, but is "${server}".`);
  }
  const fingerprint = environment.PERCH_APP_PIN || null;
  const pin = fingerprint === null ? null : normalizePin(fingerprint);
  if (fingerprint !== null && pin === null) {
    throw new Error(
      'PERCH_APP_PIN must be the SHA-256 fingerprint of a certificate, as 32 pairs of hex digits with colons between.',
    );
  }
  return { serverUrl: url.origin, pin };
}

/** A server's address as the name of a folder. */
export function folderNameOf(serverUrl: string): string {
  return new URL(serverUrl).host.replaceAll(/[^a-z0-9.-]/g, '_');
}

/** The session partition of a server: identity, storage and certificate trust of two servers never mix. */
export function partitionOf(serverUrl: string): string {
  return `persist:${folderNameOf(serverUrl)}`;
}
