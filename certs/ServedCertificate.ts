import { EventEmitter } from 'node:events';
import type { Certificate } from './Certificate.ts';
import { keyFingerprint, pinFor } from './keyFingerprint.ts';

/** How often the files are checked. Other programs renew certificates weeks before their end. */
const checkIntervalMs = 60_000;

export interface ServedCertificateOptions {
  /** Reads and checks the certificate, and renews our own. Rejects when it cannot be used. */
  readonly load: () => Promise<Certificate>;
  /** Called once for each error of a new certificate; the previous one stays in use. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * The certificate that a server shows now. Its files change while the server runs: certbot replaces links, other programs write
 * in place, and our own is issued again near its end. So they are checked at intervals, and `changed` is emitted with a new
 * certificate. One that cannot be used, such as a half-written pair, changes nothing. `close` ends the checks.
 */
export class ServedCertificate extends EventEmitter<{ changed: [Certificate] }> {
  readonly #options: ServedCertificateOptions;
  readonly #timer: NodeJS.Timeout;
  #current: Certificate;
  #keyFingerprint256: string;
  #refusal = '';

  /** Rejects when no certificate can be used now. */
  static async create(options: ServedCertificateOptions): Promise<ServedCertificate> {
    return new ServedCertificate(options, await options.load());
  }

  private constructor(options: ServedCertificateOptions, current: Certificate) {
    super();
    this.#options = options;
    this.#current = current;
    this.#keyFingerprint256 = keyFingerprint(current.cert);
    this.#timer = setInterval(() => void this.refresh(), checkIntervalMs).unref();
  }

  get current(): Certificate {
    return this.#current;
  }

  /** SHA-256 of its key, `AA:BB:…`, as the app shows it for comparison. */
  get keyFingerprint256(): string {
    return this.#keyFingerprint256;
  }

  /** The pin for invites; null for a certificate from an authority. See `pinFor`. */
  get pin(): string | null {
    return pinFor(this.#current);
  }

  /** Checks the files now. Never rejects. */
  async refresh(): Promise<void> {
    let loaded: Certificate;
    try {
      loaded = await this.#options.load();
    } catch (error) {
      const refusal = String(error);
      if (refusal !== this.#refusal) this.#options.onRefused(error);
      this.#refusal = refusal;
      return;
    }
    this.#refusal = '';
    // The chain may change while the certificate stays the same.
    if (loaded.cert === this.#current.cert && loaded.key === this.#current.key) return;
    this.#current = loaded;
    this.#keyFingerprint256 = keyFingerprint(loaded.cert);
    this.emit('changed', loaded);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
