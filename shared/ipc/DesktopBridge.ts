import type { DesktopAnswer, DesktopCallName, DesktopQuestion } from './desktopCalls.ts';
import type { DesktopEventName, DesktopEvents } from './desktopEvents.ts';
import type { PageFacts, Platform } from './pages.ts';

/** Electron's IPC channels: one for calls with their answers, one for events. */
export const callChannel = 'perch:call';
export const eventChannel = 'perch:event';

/** What the preload script gives to a page of the desktop app as `window.desktop`. It does not exist in a browser. */
export interface DesktopBridge extends PageFacts {
  readonly platform: Platform;
  /**
   * Calls the main process. The table in `desktopCalls.ts` says which page may make which call.
   *
   * @throws Error when the main process refuses: an unknown name, a wrong argument, or a page that may not call.
   */
  call<Name extends DesktopCallName>(
    name: Name,
    argument: DesktopQuestion<Name>,
  ): Promise<DesktopAnswer<Name>>;
  /** Calls `listen` with every event of that name. Returns a function that stops it. */
  on<Name extends DesktopEventName>(
    name: Name,
    listen: (payload: DesktopEvents[Name]) => void,
  ): () => void;
}
