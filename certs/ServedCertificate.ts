import { EventEmitter } from 'node:events';
import type { Certificate } from './Certificate.ts';
import { keyFingerprint, pinFor } from './keyFingerprint.ts';

/** Certificates are renewed by other programs, weeks before their end: a minute is soon enough. */
const lookEveryMs = 60_000;

export interface ServedCertificateOptions {
  /** Reads, checks and where it is ours renews it; rejects with what is wrong. */
  readonly load: () => Promise<Certificate>;
  /** Is told once of each thing that is wrong with a new one; the one before stays in use. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * The certificate that a server shows now. Its files change while the server runs: certbot swaps links, others write in
 * place, and ours is issued again near its end. So they are looked at again and again, and `changed` tells of another
 * certificate; one that cannot be used, such as a pair of which only half is written yet, changes nothing. `close` ends that.
 */
export class ServedCertificate extends EventEmitter<{ changed: [Certificate] }> {
  readonly #options: ServedCertificateOptions;
  readonly #timer: NodeJS.Timeout;
  #current: Certificate;
  #keyFingerprint256: string;
  #refusal = '';

  /** Rejects when there is none that can be used now. */
  static async create(options: ServedCertificateOptions): Promise<ServedCertificate> {
    return new ServedCertificate(options, await options.load());
  }

  private constructor(options: ServedCertificateOptions, current: Certificate) {
    super();
    this.#options = options;
    this.#current = current;
    this.#keyFingerprint256 = keyFingerprint(current.cert);
    this.#timer = setInterval(() => void this.refresh(), lookEveryMs).unref();
  }

  get current(): Certificate {
    return this.#current;
  }

  /** SHA-256 of its key, `AA:BB:…`, as people compare it in the app. */
  get keyFingerprint256(): string {
    return this.#keyFingerprint256;
  }

  /** What an invite must carry; null for a certificate that proves itself. See `pinFor`. */
  get pin(): string | null {
    return pinFor(this.#current);
  }

  /** Looks at the files now. Never rejects. */
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
    // The chain, too, may be another one for the same certificate.
    if (loaded.cert === this.#current.cert && loaded.key === this.#current.key) return;
    this.#current = loaded;
    this.#keyFingerprint256 = keyFingerprint(loaded.cert);
    this.emit('changed', loaded);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
