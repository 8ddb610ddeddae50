import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { type ChromiumOptions, chromiumOptions } from '../harness/chromiumOptions.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { HelperProcess } from './processes/HelperProcess.ts';
import type { ServerFacts } from './processes/serve.ts';

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
 * The real server, a relay in front of it that delays everything, and people who are not measured, each in a process of its own.
 * Owns them and the browsers that it launches.
 */
export class TestBed {
  readonly facts: ServerFacts;
  /** Where the people who are not measured come from. */
  readonly people: HelperProcess;
  readonly #server: HelperProcess;
  readonly #relay: DelayRelay;
  readonly #browsers: Browser[] = [];

  static async start(): Promise<TestBed> {
    const server = helper('serve', relayHost);
    try {
      const facts = await server.ask<ServerFacts>('facts');
      const relay = await DelayRelay.start({
        listenHost: relayHost,
        targetHost: serverHost,
        ports: [facts.port],
      });
      return new TestBed(server, relay, facts);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  private constructor(server: HelperProcess, relay: DelayRelay, facts: ServerFacts) {
    this.#server = server;
    this.#relay = relay;
    this.facts = facts;
    this.people = helper('talk');
  }

  /** Without the relay. */
  get nearUrl(): string {
    return `https://${serverHost}:${this.facts.port}`;
  }

  /** Through the relay. */
  get farUrl(): string {
    return `https://${relayHost}:${this.facts.port}`;
  }

  /** The simulated round trip through the relay from now on. */
  set roundTripMs(ms: number) {
    this.#relay.oneWayMs = ms / 2;
  }

  /** Someone enters a channel and talks without a pause. */
  async talk(name: string, channel: string, frequency: number): Promise<void> {
    await this.people.ask('talk', { url: this.nearUrl, name, channel, frequency });
  }

  async launch(options?: ChromiumOptions): Promise<Browser> {
    const browser = await launchBrowser(options);
    this.#browsers.push(browser);
    return browser;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#browsers.map((browser) => browser.close()));
    await this.people.close();
    await this.#relay.close();
    await this.#server.close();
  }
}
