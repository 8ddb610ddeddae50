import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { expect, type Page } from 'playwright/test';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { PageKind } from '../../shared/ipc/pages.ts';
import type { ToneName } from '../harness/tones.ts';
import type { RecordedTray } from './double/Tray.ts';

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

export const root = join(import.meta.dirname, '..', '..');

export interface LaunchOptions {
  /** The folder in which the app keeps its own; the same again for a second start of the same app. */
  readonly appData: string;
  /** Whose beeps its microphone gives. */
  readonly tone: ToneName;
  /** The X display, where there are such. */
  readonly display: string | null;
  /** As typed behind the app's name. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A line of the tray's menu. */
export interface TrayItem {
  readonly label: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly items: readonly TrayItem[];
}

/** What can be seen of the icon in the tray. */
export interface TrayIcon {
  readonly toolTip: string;
  readonly icon: string;
}

/** How an app came to its end: its exit code, null when a signal ended it. */
export type Ending = number | null;

/** A start of the app that ended by itself. */
export interface ShortRun {
  readonly ending: Ending;
  /** What it has printed. */
  readonly log: string;
}

/** Pages by their address: the entries of the renderer's build. */
const paths: Readonly<Record<PageKind, RegExp>> = {
  server: /\/(index\.html)?([?#]|$)/,
  home: /\/home\.html([?#]|$)/,
  picker: /\/picker\.html([?#]|$)/,
};

/**
 * The desktop app as a test drives it: its pages by Playwright, its main process by functions that run there, its tray by
 * labels. What runs is real Electron or the double; the tests cannot tell.
 */
export abstract class DesktopApp {
  /** Every page that is open now. */
  abstract allPages(): Page[];

  /** Runs a function in the main process, with Electron's module; argument and answer pass as JSON. */
  abstract evaluate<Answer, Argument = undefined>(
    ask: (electron: typeof Electron, argument: Argument) => Answer | Promise<Answer>,
    argument?: Argument,
  ): Promise<Answer>;

  /** Starts the app once more, as a link or a command line does; answers how that start has ended. */
  abstract secondInstance(args: readonly string[]): Promise<Ending>;

  /** Resolves when the app has ended. */
  abstract readonly ended: Promise<Ending>;

  abstract get pid(): number;

  /** What it has printed. */
  abstract get log(): string;

  /** What main asked for and the double does not have; always empty for real Electron. */
  abstract get refused(): readonly string[];

  /** Ends the app if it still runs, whatever state it is in. */
  abstract close(): Promise<void>;

  /** The open pages of a kind, in the order of their opening. */
  pages(kind: PageKind): Page[] {
    return this.allPages().filter((page) => {
      const url = URL.parse(page.url());
      const isApp = url?.host === 'perch' || url?.host === 'perch.app.test';
      return isApp && paths[kind].test(url.pathname + url.search + url.hash);
    });
  }

  /** Waits for a page of a kind, of one server where several are open. */
  async page(kind: PageKind, serverUrl?: string): Promise<Page> {
    const find = async () => {
      for (const page of this.pages(kind)) {
        if (serverUrl === undefined) return page;
        const its = await page.evaluate(() => window.desktop?.serverUrl).catch(() => null);
        if (its === serverUrl) return page;
      }
      return null;
    };
    await expect
      .poll(async () => (await find()) !== null, { message: `a ${kind} page` })
      .toBe(true);
    const found = await find();
    if (!found) throw new Error(`the ${kind} page has gone again`);
    return found;
  }

  /** Ends it as a user does, and answers its exit code. */
  async quit(): Promise<Ending> {
    // The app may be gone before it could answer.
    await this.evaluate(({ app }) => app.quit()).catch(() => undefined);
    return this.ended;
  }

  /** The whole menu of the tray. */
  async trayMenu(): Promise<TrayItem[]> {
    return this.evaluate(() => {
      type Items = NonNullable<RecordedTray['menu']>['items'];
      const read = (items: Items): TrayItem[] =>
        items
          .filter(({ visible }) => visible)
          .map(({ label, type, enabled, checked, submenu }) => ({
            label,
            type,
            enabled,
            checked,
            items: submenu ? read(submenu.items) : [],
          }));
      return read(globalThis.perchTrays?.at(-1)?.menu?.items ?? []);
    });
  }

  /** The labels of the menu, of a line's own menu when `path` names one; separators left out. */
  async trayLabels(...path: string[]): Promise<string[]> {
    let items: readonly TrayItem[] = await this.trayMenu();
    for (const label of path) items = items.find((item) => item.label === label)?.items ?? [];
    return items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
  }

  /** Waits for a line of the tray's menu, found by the labels that lead to it, and clicks it. */
  async clickTray(...path: string[]): Promise<void> {
    await expect
      .poll(
        () =>
          this.evaluate((_electron, labels) => {
            let items = globalThis.perchTrays?.at(-1)?.menu?.items ?? [];
            for (const [depth, label] of labels.entries()) {
              const item = items.find((one) => one.label === label && one.visible);
              if (!item?.enabled) return false;
              if (depth === labels.length - 1) item.click();
              else items = item.submenu?.items ?? [];
            }
            return true;
          }, path),
        { message: `the tray’s “${path.join(' → ')}”` },
      )
      .toBe(true);
  }

  async trayIcon(): Promise<TrayIcon> {
    return this.evaluate(() => {
      const { toolTip = '', icon = '' } = globalThis.perchTrays?.at(-1) ?? {};
      return { toolTip, icon };
    });
  }

  /** Whether the app's main window can be seen. */
  async isWindowVisible(): Promise<boolean> {
    return this.evaluate(({ BaseWindow, BrowserWindow }) =>
      BaseWindow.getAllWindows().some(
        (window) => !(window instanceof BrowserWindow) && window.isVisible(),
      ),
    );
  }
}

/** Collects what a program prints; the returned function gives all of it so far. */
export function gather({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}
