import type { Browser, Page } from 'playwright';
import { watchConnections } from '../harness/connections.ts';
import { Visitor } from './Visitor.ts';

/** What a listener got during some time. */
export interface HeardSound {
  /** How much of the sound was made up because packets were missing, 0 … 1. */
  readonly concealed: number;
  /** How long sound waited in the buffer against jitter on average, in ms. */
  readonly bufferedMs: number;
}

/** Two pages that draw nothing: in one somebody talks in a channel, in the other somebody listens. */
export class VoicePair {
  readonly #listener: Page;

  /** @param prepare what is special about both pages */
  static async enter(
    browsers: { readonly talker: Browser; readonly listener: Browser },
    url: string,
    { names, channel }: { names: readonly [talker: string, listener: string]; channel: string },
    prepare: (page: Page) => Promise<void>,
  ): Promise<VoicePair> {
    const enter = async (browser: Browser, name: string) => {
      const visitor = await Visitor.enter(browser, url, name, async (page) => {
        await watchConnections(page);
        await page.addInitScript(() => {
          Object.defineProperty(document, 'hidden', { get: () => true });
          Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
        });
        await prepare(page);
      });
      await visitor.join(channel);
      return visitor;
    };
    await enter(browsers.talker, names[0]);
    const listener = await enter(browsers.listener, names[1]);
    await listener.press('Mute');
    return new VoicePair(listener.page);
  }

  private constructor(listener: Page) {
    this.#listener = listener;
  }

  /** What the listener hears during this time. */
  async hear(ms: number): Promise<HeardSound> {
    const before = await this.#totals();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const after = await this.#totals();
    return {
      concealed: (after.concealed - before.concealed) / (after.samples - before.samples),
      bufferedMs: (1000 * (after.bufferedS - before.bufferedS)) / (after.emitted - before.emitted),
    };
  }

  /** Since the beginning (W3C webrtc-stats). */
  async #totals() {
    return this.#listener.evaluate(async () => {
      const totals = { samples: 0, concealed: 0, emitted: 0, bufferedS: 0 };
      for (const connection of window.perchConnections) {
        if (connection.connectionState === 'closed') continue;
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
          totals.samples += entry.totalSamplesReceived;
          totals.concealed += entry.concealedSamples;
          totals.emitted += entry.jitterBufferEmittedCount;
          totals.bufferedS += entry.jitterBufferDelay;
        }
      }
      return totals;
    });
  }
}
