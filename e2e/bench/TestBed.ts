import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { type ChromiumOptions, chromiumOptions } from '../harness/chromiumOptions.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { HelperProcess } from './processes/HelperProcess.ts';
import type { Pulse } from './voices/steadyVoice.ts';

export const serverHost = '127.0.0.1';
/** Linux answers on all of 127/8: the relay has its own address and the server's port. */
export const relayHost = '127.0.0.2';

/** The program `name` of the folder `processes`. */
export function helper(name: string, ...args: string[]): HelperProcess {
  return new HelperProcess(join(import.meta.dirname, 'processes', `${name}.ts`), args);
}

/** A browser as users run it, whose sound needs no click. */
export async function launchBrowser(
  options: ChromiumOptions = { microphone: 'beeps' },
  ...args: string[]
): Promise<Browser> {
  const launched = chromiumOptions({ ...options, autoplay: true, whole: true });
  return await chromium.launch({ ...launched, args: [...(launched.args ?? []), ...args] });
}

/**
 * The built server, as it is run, a relay in front of it that delays everything, and the people who are not measured. The
 * server and the people have processes of their own. Owns all of them, and the browsers that it launches.
 */
export class TestBed {
  /** Where the people who are not measured come from. */
  readonly people: HelperProcess;
  /** What lies between the server and `farUrl`. */
  readonly relay: DelayRelay;
  readonly #server: PerchServer;
  readonly #browsers: Browser[] = [];

  /** @param env settings of the server; encrypted is what the part `encryption` measures, beside this */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<TestBed> {
    const server = await PerchServer.start({
      packaged: true,
      host: serverHost,
      port: await freePorts(1, [serverHost, relayHost]),
      workers: 1,
      env: { ...withoutEncryption, PERCH_ANNOUNCED_ADDRESSES: relayHost, ...env },
    });
    try {
      const relay = await DelayRelay.start({
        listenHost: relayHost,
        targetHost: serverHost,
        ports: [server.port],
      });
      return new TestBed(server, relay);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(server: PerchServer, relay: DelayRelay) {
    this.#server = server;
    this.relay = relay;
    this.people = helper('talk');
  }

  /** Without the relay. */
  get nearUrl(): string {
    return this.#server.url;
  }

  /** With which someone becomes the owner, once. */
  get ownerCode(): string {
    return this.#server.ownerCode;
  }

  /** Through the relay. */
  get farUrl(): string {
    return `https://${relayHost}:${this.#server.port}`;
  }

  /** The simulated round trip through the relay from now on. */
  set roundTripMs(ms: number) {
    this.relay.oneWayMs = ms / 2;
  }

  async createChannel(name: string): Promise<void> {
    await this.people.ask('createChannel', {
      url: this.nearUrl,
      ownerCode: this.ownerCode,
      name,
    });
  }

  /** Someone enters a channel and talks, without a pause if no pulse is given. */
  async talk(name: string, channel: string, frequency: number, pulse?: Pulse): Promise<void> {
    await this.people.ask('talk', { url: this.nearUrl, name, channel, frequency, pulse });
  }

  async launch(options?: ChromiumOptions, ...args: string[]): Promise<Browser> {
    const browser = await launchBrowser(options, ...args);
    this.#browsers.push(browser);
    return browser;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#browsers.map((browser) => browser.close()));
    await this.people.close();
    await this.relay.close();
    await this.#server.stop();
  }
}
