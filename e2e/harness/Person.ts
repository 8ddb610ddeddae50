import { type BrowserContext, expect, type Locator, type Page } from 'playwright/test';
import { watchConnections } from './connections.ts';
import { heardNames, installEar, toneLevels } from './hearing.ts';
import { type ToneName, toneNames } from './tones.ts';
import { installCameras, type VirtualCamera } from './virtualCameras.ts';
import { installMicrophones, type VirtualMicrophone } from './virtualDevices.ts';

export interface PersonOptions {
  readonly name: ToneName;
  /** The server's address as this person dials it. */
  readonly url: string;
  /** Instead of the browser's own microphone. */
  readonly microphones?: readonly VirtualMicrophone[];
  /** Instead of the browser’s own camera. */
  readonly cameras?: readonly VirtualCamera[];
  /** Laid over the preferences of a first start. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  /** True: the app behaves as in a minimised window, which draws nothing, and leaves the machine to what is heard. */
  readonly minimised?: boolean;
}

/** Voice processing takes a tone for noise, and what the app plays by itself is not what is listened for. */
export const plainPreferences = {
  language: 'en',
  echoCancellation: false,
  noiseSuppression: 'off',
  autoGainControl: false,
  levelling: false,
  earcons: false,
};

/** Somebody at the app: finds everything by role and name, as assistive technology does. Owns a browser context. */
export class Person {
  readonly name: ToneName;
  readonly page: Page;
  readonly #url: string;

  /** Opens a page that can be heard and counted; nothing is loaded yet. */
  static async create(context: BrowserContext, options: PersonOptions): Promise<Person> {
    const page = await context.newPage();
    await installEar(page);
    await watchConnections(page);
    if (options.microphones) await installMicrophones(page, options.microphones);
    if (options.cameras) await installCameras(page, options.cameras);
    if (options.minimised) {
      await page.addInitScript(() => {
        Object.defineProperty(document, 'hidden', { get: () => true });
        Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      });
    }
    await page.addInitScript(
      (preferences) => {
        const key = 'perch.preferences';
        if (localStorage.getItem(key) === null) localStorage.setItem(key, preferences);
      },
      JSON.stringify({ ...plainPreferences, ...options.preferences }),
    );
    return new Person(options, page);
  }

  /** Somebody at a page that is open already, as one of the desktop app is. */
  static at(page: Page, options: Pick<PersonOptions, 'name' | 'url'>): Person {
    return new Person(options, page);
  }

  private constructor(options: Pick<PersonOptions, 'name' | 'url'>, page: Page) {
    this.name = options.name;
    this.page = page;
    this.#url = options.url;
  }

  /** The list of channels with who is in each. */
  get channels(): Locator {
    return this.page.getByRole('list', { name: 'Voice channels' });
  }

  channel(name: string): Locator {
    return this.channels.getByRole('button', { name, exact: true });
  }

  /** The names of the channels in their order. */
  async channelNames(): Promise<string[]> {
    const snapshot = await this.channels.ariaSnapshot();
    return [...snapshot.matchAll(/- button "([^"]+)"/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !/^(Channel options|Hold to whisper)/.test(name))
      .filter((name) => !toneNames.some((person) => name.startsWith(person)));
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Opens the app at the server, or at a deep address of it. */
  async open(path = '/'): Promise<void> {
    await this.page.goto(new URL(path, this.#url).href);
  }

  /** First start: gives the name and waits for the channels. */
  async enter(): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.button('Enter').click();
    await expect(this.channels).toBeVisible();
  }

  async join(channel: string): Promise<void> {
    await this.channel(channel).click();
    await this.isIn(channel);
  }

  async isIn(channel: string): Promise<void> {
    await expect(this.channel(channel)).toHaveAttribute('aria-current', 'true');
  }

  async isOutside(): Promise<void> {
    await expect(this.channels).toBeVisible();
    await expect(this.channels.locator('[aria-current="true"]')).toHaveCount(0);
  }

  async leave(): Promise<void> {
    await this.button('Leave channel').click();
    await this.isOutside();
  }

  /** Whom this person hears, judged on so much sound that comes after this call. */
  async hears(forMs?: number): Promise<string[]> {
    return heardNames(this.page, forMs);
  }

  /**
   * This person's page cannot play anything from now on, as when the system has taken the loudspeaker away, or plays what
   * it has: many pages that play at once are more than few cores can do.
   */
  async setResting(isResting: boolean): Promise<void> {
    await this.page.evaluate((value) => window.perchEar.setResting(value), isResting);
  }

  /** Somebody's row in the list of channels. */
  row(name: string): Locator {
    return this.channels
      .getByRole('list', { name: /^People in / })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  /** A small icon after somebody's name in the list, by what it says. */
  mark(name: string, says: string | RegExp): Locator {
    return this.row(name).getByRole('img', { name: says });
  }

  /** The ring around somebody in the list, there while they speak. */
  ring(name: string): Locator {
    return this.row(name).locator('[data-speaking]');
  }

  /** Clicks what lets sound run, where the browser holds it back until a click. */
  async allowSound(): Promise<void> {
    await this.page.locator('body').click({ position: { x: 2, y: 2 } });
  }

  /** How loud each tone comes out of the speaker, in dB of full scale, judged on sound that comes after this call. */
  async levels(): Promise<Record<string, number>> {
    return toneLevels(this.page);
  }

  /** Opens somebody's menu and moves the volume by a key: `Home` to 0 %, `End` to 200 %. */
  async setVolume(name: string, key: 'Home' | 'End'): Promise<void> {
    await this.row(name).click({ button: 'right' });
    await this.page.getByRole('slider', { name: `Volume of ${name}` }).press(key);
    await this.page.keyboard.press('Escape');
  }

  /** Who is in which channel as this page lists it for assistive technology, empty channels left out. */
  async list(): Promise<Record<string, string[]>> {
    return listedPeople(await this.channels.ariaSnapshot());
  }
}

/** Reads the people of each channel out of a list's accessibility snapshot. */
function listedPeople(snapshot: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let people: { readonly names: string[]; readonly depth: number } | null = null;
  for (const line of snapshot.split('\n')) {
    const depth = line.search(/\S/);
    if (people && depth <= people.depth) people = null;
    const channel = /- list "People in (.+?)"/.exec(line)?.[1];
    if (channel !== undefined) {
      people = { names: [], depth };
      found[channel] = people.names;
      continue;
    }
    const name = people && toneNames.find((known) => new RegExp(`\\b${known}\\b`).test(line));
    if (people && name && !people.names.includes(name)) people.names.push(name);
  }
  for (const names of Object.values(found)) names.sort();
  return Object.fromEntries(Object.entries(found).filter(([, names]) => names.length > 0));
}
