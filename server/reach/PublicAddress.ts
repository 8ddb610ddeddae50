import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { pinFor } from '../../certs/keyFingerprint.ts';
import type { Log } from '../log.ts';

/** How often the address is looked at: the proxy may start later than this server, and renew its certificate at any time. */
const checkIntervalMs = 60_000;
const handshakeMs = 5_000;

/** What a link to this server says of where it leads. */
interface LinkPlace {
  /** Null where the address counts that the client has dialled. */
  readonly url: string | null;
  /** SHA-256 of the key that is shown there; null where it needs no pin, or is not known. */
  readonly fingerprint256: string | null;
}

export interface PublicAddressOptions {
  /** As `ServerConfig.publicUrl`. */
  readonly url: string | null;
  /** The certificate of this server itself. */
  readonly own: { readonly pin: string | null };
  readonly log: Log;
}

/**
 * The address at which people see this server, where the settings name one, and the certificate that is shown there: behind a
 * reverse proxy it is the proxy's. A pin of another key would lock out everybody who follows a link; without a pin the app asks,
 * if the system does not trust the certificate. `close` ends the checks.
 */
export class PublicAddress {
  readonly #options: PublicAddressOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  #shownPin: string | null = null;
  #failure = '';

  constructor(options: PublicAddressOptions) {
    this.#options = options;
    if (options.url === null) return;
    this.#timer = setInterval(() => void this.#look(), checkIntervalMs).unref();
    void this.#look();
  }

  /** What goes into a link that this client gives to others. */
  placeFor({ isProxied }: { readonly isProxied: boolean }): LinkPlace {
    const { url, own } = this.#options;
    if (url !== null) return { url, fingerprint256: this.#shownPin };
    return { url, fingerprint256: isProxied ? null : own.pin };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { url, log } = this.#options;
    if (url === null) return;
    try {
      const cert = await shownCertificate(url);
      this.#shownPin = pinFor({ cert });
      this.#failure = '';
    } catch (error) {
      // The last known pin stays: the proxy may only be starting again.
      const failure = String(error);
      if (failure !== this.#failure) {
        log.info('this machine does not reach PERCH_PUBLIC_URL itself: links carry no new pin', {
          url,
          error,
        });
      }
      this.#failure = failure;
    }
  }
}

/** The certificate that is shown at an https address, as PEM. Rejects when there is none within the time. */
function shownCertificate(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replaceAll(/[[\]]/g, '');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    servername: isIP(host) === 0 ? host : '',
    // Only looked at: nothing is sent.
    rejectUnauthorized: false,
    timeout: handshakeMs,
  });
  socket.once('secureConnect', () => {
    const shown = socket.getPeerX509Certificate();
    if (shown) resolve(shown.toString());
    socket.destroy();
  });
  socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
  socket.on('error', reject);
  socket.once('close', () => reject(new Error('closed without a certificate')));
  return promise;
}
