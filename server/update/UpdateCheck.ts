import { serverVersion } from '../lifecycle/ServerHealth.ts';
import type { Log } from '../log.ts';
import { compareVersions } from './compareVersions.ts';
import { findRelease } from './findRelease.ts';

/** A new version is no reason to hurry. */
const checkMs = 24 * 60 * 60_000;

/**
 * Looks once a day whether there is a newer version at the address that the host has set. Nothing is installed. `close` ends it.
 */
export class UpdateCheck {
  readonly #address: string;
  readonly #log: Pick<Log, 'info' | 'warn'>;
  readonly #timer: NodeJS.Timeout;
  #newerVersion: string | null = null;

  /** Null where no address is set: then nothing is ever asked. */
  static start(address: string | null, log: Pick<Log, 'info' | 'warn'>): UpdateCheck | null {
    return address === null ? null : new UpdateCheck(address, log);
  }

  private constructor(address: string, log: Pick<Log, 'info' | 'warn'>) {
    this.#address = address;
    this.#log = log;
    this.#timer = setInterval(() => void this.check(), checkMs).unref();
    void this.check();
  }

  /** Null if there is none. */
  get newerVersion(): string | null {
    return this.#newerVersion;
  }

  /** Asks now. A failure is logged, and changes nothing. */
  async check(): Promise<void> {
    try {
      const found = (await findRelease(this.#address))?.version ?? null;
      const isNewer = found !== null && compareVersions(found, serverVersion) > 0;
      const newer = isNewer ? found : null;
      if (newer !== null && newer !== this.#newerVersion) {
        this.#log.info('there is a newer version', { version: newer });
      }
      this.#newerVersion = newer;
    } catch (error) {
      this.#log.warn('no newer version could be looked for', { reason: (error as Error).message });
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
