import {
  BaseWindow,
  type DisplayMediaRequestHandlerHandlerRequest,
  desktopCapturer,
  type Session,
  type Streams,
  shell,
  systemPreferences,
  type WebContents,
  webContents,
} from 'electron';
import type { ScreenChoice, ScreenPick, ScreenSources } from '../../shared/ipc/screen.ts';
import type { KnownPages } from '../ipc/KnownPages.ts';
import type { ElectronSessions } from '../windows/ElectronSessions.ts';
import { pagePreferences } from '../windows/pagePreferences.ts';
import { type Capture, CaptureGrants, grantMs } from './CaptureGrants.ts';
import { leavesOutOwnSound, systemPicks } from './captureSupport.ts';
import { listSources, thumbnailSize } from './listSources.ts';
import { PickerWindow } from './PickerWindow.ts';
import { SourcePoller } from './SourcePoller.ts';

export interface ScreenShareNeeds {
  readonly sessions: Pick<ElectronSessions, 'forApp'>;
  readonly pages: Pick<KnownPages, 'add' | 'broadcast'>;
  /** The main window, visible or hidden. */
  readonly window: BaseWindow;
  readonly system: {
    readonly platform: string;
    /** `os.release()`. */
    readonly release: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
  };
}

/** A page that wants to share, and its picker. */
interface Picking {
  readonly page: WebContents;
  readonly picker: PickerWindow;
  readonly poller: SourcePoller;
  /** Answers the page. Called once. */
  readonly settle: (pick: ScreenPick | null) => void;
  isChosen: boolean;
}

const permissionSettings =
  'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture';

/**
 * Decides which page may capture which part of the screen. A page asks, the picker opens, and the page may capture the choice
 * once with its next `getDisplayMedia`, within some seconds. No other capture is possible. There is one picker at a time.
 */
export class ScreenShare {
  readonly #needs: ScreenShareNeeds;
  readonly #grants = new CaptureGrants<WebContents>();
  readonly #list: ScreenSources['list'];
  readonly #soundAvailable: boolean;
  #picking: Picking | null = null;
  #hasAskedSystem = false;
  #isClosed = false;

  constructor(needs: ScreenShareNeeds) {
    const { platform, release, environment } = needs.system;
    this.#needs = needs;
    this.#list = systemPicks(platform, environment) ? 'system' : 'own';
    this.#soundAvailable = leavesOutOwnSound(platform, release);
  }

  /** From now on decides what `getDisplayMedia` returns in this session. */
  guard(session: Pick<Session, 'setDisplayMediaRequestHandler'>): void {
    session.setDisplayMediaRequestHandler((request, callback) => {
      // Null refuses a request; an object without video would throw.
      this.#streamsFor(request)
        .catch(() => null)
        .then(callback);
    });
  }

  /** Opens the picker for a page and waits for the choice; null when it is cancelled, or when a picker is already open. */
  async pick(page: WebContents): Promise<ScreenPick | null> {
    if (this.#isClosed || page.isDestroyed()) return null;
    if (this.#picking !== null) {
      this.#picking.picker.show();
      return null;
    }
    this.#grants.withdraw(page);
    const { promise, resolve } = Promise.withResolvers<ScreenPick | null>();
    const picker = this.#openPicker();
    const poller = new SourcePoller({
      list: () => this.#listSources(poller),
      isSeen: () => picker.isSeen,
      onChanged: (sources) => this.#needs.pages.broadcast('screen:sourcesChanged', sources),
    });
    const picking: Picking = { page, picker, poller, settle: resolve, isChosen: false };
    this.#picking = picking;
    const leave = () => this.#end(picking, null);
    const navigate = (details: { isMainFrame: boolean; isSameDocument: boolean }) => {
      if (details.isMainFrame && !details.isSameDocument) leave();
    };
    page.on('destroyed', leave);
    page.on('render-process-gone', leave);
    page.on('did-start-navigation', navigate);
    try {
      return await promise;
    } finally {
      page.off('destroyed', leave);
      page.off('render-process-gone', leave);
      page.off('did-start-navigation', navigate);
    }
  }

  /** The page no longer waits for its choice. Does nothing when no picker is open for it. */
  abandon(page: WebContents): void {
    if (this.#picking?.page === page) this.#end(this.#picking, null);
  }

  /**
   * The sources that the open picker shows.
   *
   * @throws Error for any other page, like `listen`, `choose` and `cancel`
   */
  async sources(page: WebContents): Promise<ScreenSources> {
    return this.#pickingOf(page).poller.start();
  }

  /**
   * Lets the picker capture the system's sound with its next `getDisplayMedia`.
   *
   * @throws Error where the sound cannot be captured
   */
  async listen(page: WebContents): Promise<void> {
    this.#pickingOf(page);
    if (!this.#soundAvailable) throw new Error('The sound cannot be captured here.');
    await activate(page);
    this.#grants.give(page, { kind: 'sound' });
  }

  /**
   * Closes the picker with a choice. A second choice, as from a double click, does nothing.
   *
   * @throws Error when the choice was not listed
   */
  async choose(page: WebContents, choice: ScreenChoice): Promise<void> {
    const picking = this.#pickingOf(page);
    if (picking.isChosen) return;
    const { capture, name } = this.#captureFor(picking, choice);
    picking.isChosen = true;
    picking.picker.close();
    try {
      // The click was in the picker. The page needs its own user activation to call getDisplayMedia.
      await activate(picking.page);
    } catch {
      this.#end(picking, null);
    }
    // The page may be gone.
    if (this.#picking !== picking) return;
    this.#grants.give(picking.page, capture);
    this.#end(picking, { mode: choice.mode, sound: choice.sound, name });
  }

  cancel(page: WebContents): void {
    this.#end(this.#pickingOf(page), null);
  }

  /** Opens the system's settings at the permission for screen capture. */
  async openPermission(): Promise<void> {
    if (this.#needs.system.platform === 'darwin') await shell.openExternal(permissionSettings);
  }

  /** Closes the picker, and refuses everything from now on. */
  close(): void {
    this.#isClosed = true;
    if (this.#picking !== null) this.#end(this.#picking, null);
    this.#grants.clear();
  }

  #openPicker(): PickerWindow {
    const { sessions, pages, window } = this.#needs;
    const facts = { page: 'picker', serverUrl: null } as const;
    const isThere = !window.isDestroyed() && window.isVisible() && !window.isMinimized();
    const picker: PickerWindow = new PickerWindow({
      webPreferences: pagePreferences(facts, sessions.forApp()),
      parent: isThere ? window : null,
      onClosed: () => {
        const picking = this.#picking;
        if (picking?.picker === picker && !picking.isChosen) this.#end(picking, null);
      },
    });
    pages.add(picker.contents, 'picker', null);
    return picker;
  }

  /** @throws Error when the page is not the open picker */
  #pickingOf(page: WebContents): Picking {
    const picking = this.#picking;
    if (picking?.picker.contents !== page) throw new Error('This picker is closed.');
    return picking;
  }

  #end(picking: Picking, pick: ScreenPick | null): void {
    if (this.#picking !== picking) return;
    this.#picking = null;
    picking.poller.close();
    this.#grants.withdraw(picking.picker.contents);
    picking.picker.close();
    picking.settle(pick);
  }

  #captureFor(
    { poller }: Picking,
    { sourceId, sound }: ScreenChoice,
  ): { readonly capture: Capture; readonly name: string } {
    if (sound && !this.#soundAvailable) throw new Error('The sound cannot be captured here.');
    if (this.#list === 'system') {
      if (sourceId !== null) throw new Error('The system asks for the source.');
      return { capture: { kind: 'systemPick', sound }, name: '' };
    }
    const source = poller.newest?.sources.find(({ id }) => id === sourceId);
    if (source === undefined) throw new Error('There is no such source.');
    const { id, name } = source;
    return { capture: { kind: 'source', source: { id, name }, sound }, name };
  }

  async #listSources(poller: SourcePoller): Promise<ScreenSources> {
    const soundAvailable = this.#soundAvailable;
    const about = { list: this.#list, permission: 'granted', soundAvailable } as const;
    if (this.#list === 'system') return { ...about, sources: [] };
    if (!this.#mayCapture()) {
      this.#askSystemOnce();
      return { ...about, sources: [], permission: 'missing' };
    }
    const found = await desktopCapturer
      .getSources({ types: ['screen', 'window'], thumbnailSize, fetchWindowIcons: true })
      .catch((error: unknown) => {
        if (poller.newest !== null) throw error;
        return [];
      });
    const own = BaseWindow.getAllWindows().map((window) => window.getMediaSourceId());
    return { ...about, sources: listSources(found, own) };
  }

  #mayCapture(): boolean {
    if (this.#needs.system.platform !== 'darwin') return true;
    return systemPreferences.getMediaAccessStatus('screen') === 'granted';
  }

  /** An attempt adds Perch to macOS's list of programs that can be allowed. Each attempt may ask the user, so there is one. */
  #askSystemOnce(): void {
    if (this.#hasAskedSystem) return;
    this.#hasAskedSystem = true;
    desktopCapturer
      .getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } })
      .catch(() => {});
  }

  async #streamsFor(request: DisplayMediaRequestHandlerHandlerRequest): Promise<Streams | null> {
    const { frame, videoRequested, audioRequested } = request;
    if (frame === null || frame.parent !== null) return null;
    const page = webContents.fromFrame(frame);
    const capture = page === undefined ? null : this.#grants.take(page);
    if (capture === null) return null;
    if (capture.kind === 'sound') {
      return audioRequested && !videoRequested ? { audio: 'loopback' } : null;
    }
    if (!videoRequested) return null;
    const video = capture.kind === 'source' ? capture.source : await askPortal();
    if (video === null || this.#isClosed) return null;
    return capture.sound && audioRequested ? { video, audio: 'loopback' } : { video };
  }
}

/** Lets the portal ask what to share. There, listing the sources opens the dialog and returns one source or none. */
async function askPortal(): Promise<{ id: string; name: string } | null> {
  const [source] = await desktopCapturer.getSources({
    types: ['screen', 'window'],
    thumbnailSize: { width: 0, height: 0 },
  });
  return source === undefined ? null : { id: source.id, name: source.name };
}

/**
 * Gives the page a user activation, as if the user had just clicked in it.
 *
 * @throws Error when the page does not react
 */
async function activate(page: WebContents): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The page does not react.')), grantMs);
  try {
    await Promise.race([page.executeJavaScript('void 0', true), promise]);
  } finally {
    clearTimeout(timer);
  }
}
