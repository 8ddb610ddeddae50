import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type * as Electron from 'electron';
import type { Page } from 'playwright/test';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { PageKind } from '../../shared/ipc/pages.ts';
import { expect } from '../harness/expect.ts';
import type { ToneName } from '../harness/tones.ts';
import type { RecordedNotice } from './double/Notification.ts';
import type { RecordedTray } from './double/Tray.ts';

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

export const root = join(import.meta.dirname, '..', '..');

export interface LaunchOptions {
  /** The app's data folder. A second start of the same app uses the same folder. */
  readonly appData: string;
  /** The tone of the microphone beeps, if any. */
  readonly tone: ToneName | 'silence';
  /** The X display; null without X. */
  readonly display: string | null;
  /** The command line arguments. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** An item of the tray menu. */
export interface TrayItem {
  readonly label: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly items: readonly TrayItem[];
}

/** The visible state of the tray icon. */
export interface TrayIcon {
  readonly toolTip: string;
  readonly icon: string;
}

/** The exit code of an app; null if a signal ended it. */
export type Ending = number | null;

/** A start of the app that ended by itself. */
export interface ShortRun {
  readonly ending: Ending;
  /** Its output so far. */
  readonly log: string;
}

/** Page addresses: the entry points of the renderer build. */
const paths: Readonly<Record<PageKind, RegExp>> = {
  server: /\/(index\.html)?([?#]|$)/,
  home: /\/home\.html([?#]|$)/,
  picker: /\/picker\.html([?#]|$)/,
};

/**
 * The desktop app under test. Tests use Playwright for its pages, functions that run in its main process, and labels
 * for its tray. It is real Electron or the double; tests need not know which.
 */
export abstract class DesktopApp {
  /** Every page that is open now. */
  abstract allPages(): Page[];

  /** Runs a function in the main process, with Electron's module. Argument and result pass as JSON. */
  abstract evaluate<Answer, Argument = undefined>(
    ask: (electron: typeof Electron, argument: Argument) => Answer | Promise<Answer>,
    argument?: Argument,
  ): Promise<Answer>;

  /** Starts the app again, as a link or a command line does. Returns the exit code of that start. */
  abstract secondInstance(args: readonly string[]): Promise<Ending>;

  /** Resolves when the app has ended. */
  abstract readonly ended: Promise<Ending>;

  abstract get pid(): number;

  /** Its output so far. */
  abstract get log(): string;

  /** Main's uses of what the double does not model; always empty for real Electron. */
  abstract get refused(): readonly string[];

  /** Ends the app if it still runs, in any state. */
  abstract close(): Promise<void>;

  /** The open pages of a kind, in opening order. */
  pages(kind: PageKind): Page[] {
    return this.allPages().filter((page) => {
      const url = URL.parse(page.url());
      const isApp = url?.host === 'perch' || url?.host === 'perch.app.test';
      return isApp && paths[kind].test(url.pathname + url.search + url.hash);
    });
  }

  /** Waits for a page of a kind; `serverUrl` selects its server. */
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

  /** Quits as a user does and returns the exit code. */
  async quit(): Promise<Ending> {
    // The app may end before it answers.
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

  /** The labels of the menu, or of the submenu at `path`, without separators. */
  async trayLabels(...path: string[]): Promise<string[]> {
    let items: readonly TrayItem[] = await this.trayMenu();
    for (const label of path) items = items.find((item) => item.label === label)?.items ?? [];
    return items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
  }

  /** Waits for the tray menu item at this path of labels and clicks it. */
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

  /**
   * Clicks a check mark of the tray menu and waits until the menu shows its other state. Until then a second click would repeat
   * the first: the menu commands a state, and the page reports its own some 50 ms after the others see it.
   */
  async toggleInTray(label: string): Promise<void> {
    const isChecked = async () =>
      (await this.trayMenu()).find((item) => item.label === label)?.checked ?? false;
    const before = await isChecked();
    await this.clickTray(label);
    await expect.poll(isChecked, { message: `the tray’s “${label}”` }).toBe(!before);
  }

  async trayIcon(): Promise<TrayIcon> {
    return this.evaluate(() => {
      const { toolTip = '', icon = '' } = globalThis.perchTrays?.at(-1) ?? {};
      return { toolTip, icon };
    });
  }

  /** The notices of the system that are shown: their titles and buttons. */
  async notices(): Promise<Pick<RecordedNotice, 'title' | 'buttons'>[]> {
    return this.evaluate(() =>
      (globalThis.perchNotices ?? []).map(({ title, buttons }) => ({ title, buttons })),
    );
  }

  /** Presses a button of the only notice that is shown. */
  async pressNotice(button: string): Promise<void> {
    await this.evaluate((_electron, text) => {
      const [notice] = globalThis.perchNotices ?? [];
      notice?.press(notice.buttons.indexOf(text));
    }, button);
  }

  /** Closes the app's main window, as its close button does. */
  async closeWindow(): Promise<void> {
    await this.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.close());
  }

  /** Whether the app's main window is visible. */
  async isWindowVisible(): Promise<boolean> {
    return this.evaluate(({ BaseWindow, BrowserWindow }) =>
      BaseWindow.getAllWindows().some(
        (window) => !(window instanceof BrowserWindow) && window.isVisible(),
      ),
    );
  }
}

/** Collects a program's output. The returned function gives all of it so far. */
export function gather({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}
