import { networkInterfaces } from 'node:os';
import puppeteer, {
  type Browser,
  type ElementHandle,
  type KeyInput,
  type Page,
} from 'puppeteer-core';
import { expect } from './expect.ts';
import { heardNames, installEar } from './hearing.ts';
import { plainPreferences } from './Person.ts';
import { SoundServer } from './SoundServer.ts';
import { type Halves, halvesOf } from './sharedPage.ts';
import { type ToneName, tones } from './tones.ts';

export interface FirefoxPersonOptions {
  /** Their microphone is Firefox's own fake one, with this person's tone and without pauses. */
  readonly name: ToneName;
  /** The server's address; not a loopback one, from which Firefox makes no connection for media. */
  readonly url: string;
  /** Override the default preferences. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  /** Settings of Firefox itself (`about:config`). */
  readonly firefoxPreferences?: Readonly<Record<string, unknown>>;
}

/** An address of this machine at which Firefox reaches a server here; null where there is no network. */
export function addressForFirefox(): string | null {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? null;
}

/**
 * A user of the app in stock Firefox, driven over WebDriver BiDi: finds everything by role and name. Owns the browser,
 * and a virtual loudspeaker where there may be no sound card.
 */
export class FirefoxPerson {
  readonly name: ToneName;
  /** Errors and warnings in the page's console. */
  readonly complaints: string[] = [];
  readonly #url: string;
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #sound: SoundServer | null;

  /** @throws Error when Firefox cannot be started */
  static async start(options: FirefoxPersonOptions): Promise<FirefoxPerson> {
    const sound = process.platform === 'linux' ? await SoundServer.start() : null;
    try {
      const browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath: process.env['PERCH_FIREFOX'] ?? '',
        headless: true,
        acceptInsecureCerts: true,
        defaultViewport: { width: 1280, height: 800 },
        env: { ...process.env, ...sound?.env },
        extraPrefsFirefox: {
          'intl.accept_languages': 'en-US',
          'media.navigator.streams.fake': true,
          'media.navigator.audio.fake_frequency': tones[options.name],
          'media.navigator.permission.disabled': true,
          ...options.firefoxPreferences,
        },
      });
      const page = await browser.newPage();
      const person = new FirefoxPerson(options, browser, page, sound);
      await person.#prepare({ ...plainPreferences, ...options.preferences });
      return person;
    } catch (error) {
      await sound?.close();
      throw error;
    }
  }

  private constructor(
    { name, url }: FirefoxPersonOptions,
    browser: Browser,
    page: Page,
    sound: SoundServer | null,
  ) {
    this.name = name;
    this.#url = url;
    this.#browser = browser;
    this.#page = page;
    this.#sound = sound;
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  /** Opens the app and gives the name; also at another server than the usual one. */
  async enter(url = this.#url): Promise<void> {
    await this.#page.goto(url);
    await (await this.#find('textbox', 'Your name')).type(this.name);
    await this.click('Enter');
    await this.#find('list', 'Voice channels');
  }

  async join(channel: string): Promise<void> {
    await this.click(channel);
    await this.#find('button', 'Leave channel');
  }

  /** Clicks the button with this name, or an element of another role. */
  async click(name: string, role = 'button'): Promise<void> {
    await (await this.#find(role, name)).click();
  }

  /** Presses a key, wherever the focus is. */
  async press(key: KeyInput): Promise<void> {
    await this.#page.keyboard.press(key);
  }

  /** Drags from the middle of what is found by this selector to the right and down, by this many CSS pixels. */
  async drag(selector: string, by: number): Promise<void> {
    const { x, y } = await (await this.#waitFor(selector)).clickablePoint();
    const { mouse } = this.#page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + by, y + by, { steps: 4 });
    await mouse.up();
  }

  /** The text after this beginning, in the line of the page that begins with it; null when there is none. */
  async textAfter(beginning: string): Promise<string | null> {
    return this.#page.evaluate((start) => {
      const line = document.body.innerText.split('\n').find((each) => each.startsWith(start));
      return line?.slice(start.length).trim() ?? null;
    }, beginning);
  }

  /** Whether this text is on the page. */
  async says(text: string): Promise<boolean> {
    return this.#page.evaluate((wanted) => document.body.innerText.includes(wanted), text);
  }

  /** The people that this person hears in the sound after this call. */
  async hears(): Promise<string[]> {
    return heardNames({ evaluate: (script, forMs) => this.#page.evaluate(script, forMs) });
  }

  /** The halves shown by each video of the page, in order. */
  async sees(): Promise<(Halves | null)[]> {
    const videos = await this.#page.$$('video');
    return Promise.all(videos.map((video) => video.evaluate(halvesOf)));
  }

  /** Waits until the switch with this name is on. */
  async isOn(name: string): Promise<void> {
    const input = await this.#find('switch', name);
    await expect
      .poll(() => input.evaluate((element) => (element as HTMLInputElement).checked))
      .toBe(true);
  }

  /** How far the whole page is scrolled, in CSS pixels; the app itself never is. */
  async pageScroll(): Promise<number> {
    return this.#page.evaluate(() => window.scrollY);
  }

  /** Leaves the app for another page of its server, which does not connect. */
  async leaveApp(): Promise<void> {
    await this.#page.goto(new URL('icon.svg', this.#url).href);
  }

  /** The notifications that Firefox shows for the server, oldest first. */
  async notifications(): Promise<{ title: string; data: unknown }[]> {
    return this.#page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const shown = (await registration?.getNotifications()) ?? [];
      return shown.map(({ title, data }) => ({ title, data }));
    });
  }

  /** Writes a screenshot as a PNG file. */
  async takePicture(file: string): Promise<void> {
    await this.#page.screenshot({ path: file as `${string}.png` });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#sound?.close();
  }

  async #prepare(preferences: Readonly<Record<string, unknown>>): Promise<void> {
    await installEar({
      addInitScript: (script, known) => this.#page.evaluateOnNewDocument(script, known),
    });
    await this.#page.evaluateOnNewDocument((text) => {
      // Firefox starts with a page that has no storage.
      if (location.protocol !== 'https:') return;
      localStorage.setItem('perch.preferences', text);
      localStorage.setItem('perch.tour', 'seen');
    }, JSON.stringify(preferences));
  }

  #find(role: string, name: string): Promise<ElementHandle> {
    return this.#waitFor(selector(role, name));
  }

  async #waitFor(selector: string): Promise<ElementHandle> {
    let found: ElementHandle | null = null;
    await expect
      .poll(
        async () => {
          found = await this.#page.$(selector);
          return found !== null;
        },
        { message: `${selector} in Firefox` },
      )
      .toBe(true);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  }
}

function selector(role: string, name: string): string {
  return `::-p-aria([name="${name}"][role="${role}"])`;
}
