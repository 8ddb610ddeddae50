import type { DesktopEventName, DesktopEvents } from './DesktopEvents.ts';
import type { DesktopAnswer, DesktopCallName, DesktopQuestion } from './desktopCalls.ts';

/** The pages of the desktop app: a server's, the app's own start page, and the picker of what to share. */
export const pageKinds = ['server', 'home', 'picker'] as const;
export type PageKind = (typeof pageKinds)[number];

export const platforms = ['linux', 'darwin', 'win32'] as const;
export type Platform = (typeof platforms)[number];

/** What the preload script offers to a page of the desktop app as `window.desktop`. A browser has none of it. */
export interface DesktopBridge {
  readonly page: PageKind;
  readonly platform: Platform;
  /** Where the page's server is, with scheme and port: `https://localhost:44300`. Null on a page without a server. */
  readonly serverUrl: string | null;
  /**
   * Asks the main process. Which page may ask what says the table in `desktopCalls.ts`.
   *
   * @throws Error when the main process refuses: an unknown name, an argument that is wrong, or a page that may not ask.
   */
  call<Name extends DesktopCallName>(
    name: Name,
    argument: DesktopQuestion<Name>,
  ): Promise<DesktopAnswer<Name>>;
  /** Calls `listen` whenever the main process says so. Answers how to stop. */
  on<Name extends DesktopEventName>(
    name: Name,
    listen: (payload: DesktopEvents[Name]) => void,
  ): () => void;
}
