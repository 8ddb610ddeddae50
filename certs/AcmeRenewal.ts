import { acmePaths, loadAcmeCertificate } from './acmeFiles.ts';
import { readIfThere, writeWhole } from './certificateFiles.ts';
import { madeCertificatePaths } from './madeCertificate.ts';
import type { CertificateOrder } from './orderCertificate.ts';

const hourMs = 60 * 60_000;
/** How often it is looked whether a certificate is due. */
const lookMs = hourMs;
/** How long to wait after each failed order in a row. An authority blocks clients that try more often, for up to a week. */
const pausesMs = [hourMs, 3 * hourMs, 12 * hourMs, 24 * hourMs];

export interface AcmeRenewalOptions
  extends Pick<CertificateOrder, 'domain' | 'email' | 'directoryUrl' | 'port' | 'host'> {
  readonly dataDir: string;
  /** Called when a new certificate lies in the data folder. */
  readonly onIssued: () => Promise<void>;
  /** Called with the reason when an order has failed, and when it is tried again, in ms. */
  readonly onFailed: (error: unknown, againInMs: number) => void;
  /** In milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Has a certificate for our domain from an authority, by ACME (RFC 8555): ordered at the start if there is none, and again when two
 * thirds of its life are over. The server runs meanwhile with what it has. `close` ends the timer.
 */
export class AcmeRenewal {
  readonly #options: AcmeRenewalOptions;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #notBefore = 0;
  #running: Promise<void> | null = null;

  constructor(options: AcmeRenewalOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  start(): void {
    this.#timer = setInterval(() => void this.run(), lookMs).unref();
    void this.run();
  }

  /** Orders a certificate if one is due. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    if (this.#now() < this.#notBefore) return;
    try {
      if (!this.#isDue()) return;
      await this.#order();
      this.#failures = 0;
      await this.#options.onIssued();
    } catch (error) {
      const pauseMs = pausesMs[Math.min(this.#failures, pausesMs.length - 1)] ?? hourMs;
      this.#failures += 1;
      this.#notBefore = this.#now() + pauseMs;
      this.#options.onFailed(error, pauseMs);
    }
  }

  #isDue(): boolean {
    const { dataDir, domain } = this.#options;
    const current = loadAcmeCertificate(dataDir, domain, new Date(this.#now()));
    if (current === null) return true;
    const [from, to] = [current.validFrom.getTime(), current.validTo.getTime()];
    return this.#now() >= from + ((to - from) * 2) / 3;
  }

  async #order(): Promise<void> {
    const { dataDir, domain, email, directoryUrl, port, host } = this.#options;
    // Most servers never order a certificate, and the library is large.
    const { createAccountKey, orderCertificate } = await import('./orderCertificate.ts');
    const { certPath, accountPath } = acmePaths(dataDir);
    const key = readIfThere(madeCertificatePaths(dataDir).keyPath);
    if (key === undefined) throw new Error('the server has no key yet');
    const accountKey = readIfThere(accountPath) ?? (await createAccountKey());
    writeWhole(accountPath, accountKey, 0o600);
    const order = { domain, email, directoryUrl, accountKey, key, port, host };
    writeWhole(certPath, await orderCertificate(order), 0o644);
  }
}
