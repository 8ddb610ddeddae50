import type { BrowserContext, Locator, Page } from 'playwright/test';
import { watchConnections } from './connections.ts';
import { expect } from './expect.ts';
import { heardNames, installEar, toneLevels } from './hearing.ts';
import { type ToneName, toneNames } from './tones.ts';
import { installCameras, type VirtualCamera } from './virtualCameras.ts';
import { installMicrophones, type VirtualMicrophone } from './virtualDevices.ts';

export interface PersonOptions {
  readonly name: ToneName;
  /** The server's address as this person's page uses it. */
  readonly url: string;
  /** Instead of the browser's own microphone. */
  readonly microphones?: readonly VirtualMicrophone[];
  /** Instead of the browser’s own camera. */
  readonly cameras?: readonly VirtualCamera[];
  /** Override the default preferences. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  /** True: the app behaves as in a minimised window and draws nothing, which saves CPU where a test only listens. */
  readonly minimised?: boolean;
}

/** Voice processing would remove a tone as noise, and the app's own sounds would disturb the measurement. */
export const plainPreferences = {
  language: 'en',
  echoCancellation: false,
  noiseSuppression: 'off',
  autoGainControl: false,
  levelling: false,
  earcons: false,
};

/** A user of the app: finds everything by role and name, as assistive technology does. Owns a browser context. */
export class Person {
  readonly name: ToneName;
  readonly page: Page;
  readonly #url: string;

  /** Opens an empty page whose sound and connections can be measured. */
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
        // As whoever has had the tour.
        localStorage.setItem('perch.tour', 'seen');
      },
      JSON.stringify({ ...plainPreferences, ...options.preferences }),
    );
    return new Person(options, page);
  }

  /** A user at a page that is already open, such as one of the desktop app. */
  static at(page: Page, options: Pick<PersonOptions, 'name' | 'url'>): Person {
    return new Person(options, page);
  }

  private constructor(options: Pick<PersonOptions, 'name' | 'url'>, page: Page) {
    this.name = options.name;
    this.page = page;
    this.#url = options.url;
  }

  /** The list of channels and the people in each. */
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
      .filter(
        (name) =>
          !/^(Channel options|Chat:|Hold to whisper|Set a status|Change the status)/.test(name),
      )
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

  /** The people that this person hears in the sound after this call. */
  async hears(forMs?: number): Promise<string[]> {
    return heardNames(this.page, forMs);
  }

  /** A person's row in the list of channels. */
  row(name: string): Locator {
    return this.channels
      .getByRole('list', { name: /^People in / })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  /** A status icon after a person's name in the list, by its accessible name. */
  mark(name: string, says: string | RegExp): Locator {
    return this.row(name).getByRole('img', { name: says });
  }

  /** The ring around a person in the list, present while they speak. */
  ring(name: string): Locator {
    return this.row(name).locator('[data-speaking]');
  }

  /** Clicks the page, because the browser blocks sound until a click. */
  async allowSound(): Promise<void> {
    await this.page.locator('body').click({ position: { x: 2, y: 2 } });
  }

  /** The level of each tone at the speaker after this call, dBFS. */
  async levels(): Promise<Record<string, number>> {
    return toneLevels(this.page);
  }

  /** Opens a person's menu and sets the volume by a key: `Home` for 0 %, `End` for 200 %. */
  async setVolume(name: string, key: 'Home' | 'End'): Promise<void> {
    await this.row(name).click({ button: 'right' });
    await this.page.getByRole('slider', { name: `Volume of ${name}` }).press(key);
    await this.page.keyboard.press('Escape');
  }

  /** The people of each channel by this page's accessibility tree, without empty channels. */
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
