import { readFileSync } from 'node:fs';
import type { CDPSession, Frame, Page } from 'playwright';
import { app } from './app.ts';
import { prepareCapture } from './displayCapture.ts';
import { ipcMain } from './ipcMain.ts';
import { Modelled, PreventableEvent, refuse, refusing } from './Modelled.ts';
import {
  type AllowedOpening,
  type OpenWish,
  PageOpenings,
  type WindowOpenHandler,
} from './PageOpenings.ts';
import { keysTaken, openAddress, pageScript } from './pageScript.ts';
import { type Session, session } from './Session.ts';
import { toAppAddress, toStandIn } from './standIn.ts';
import { subframe, WebFrameMain } from './WebFrameMain.ts';
import { checkPreferences, type WebPreferences } from './webPreferences.ts';

interface Told {
  readonly channel: string;
  readonly values: unknown[];
}
/** The used part of a request that Chromium has paused. */
interface PausedRequest {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly postData?: string };
  readonly frameId: string;
  readonly redirectedRequestId?: string;
}
/** A window around a page that Chromium has opened. */
interface ChildWindow {
  destroy(): void;
}

const bridgeName = 'perchDouble';
const everything = new Map<number, WebContents>();
let made = 0;

class NavigationEvent extends PreventableEvent {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly isSameDocument = false;
  readonly frame: WebFrameMain;

  constructor(url: string, isMainFrame: boolean, frame: WebFrameMain) {
    super();
    this.url = url;
    this.isMainFrame = isMainFrame;
    this.frame = frame;
  }
}

/** A page of Chromium, as main sees it. Owns the page. */
export class WebContents extends Modelled {
  /** Makes the window of a page that another page opened. Set by `windows.ts`, which imports this. */
  static makeWindow: (contents: WebContents, options: AllowedOpening['options']) => ChildWindow =
    () => {
      throw refuse('windows that pages open');
    };

  readonly id: number;
  readonly session: Session;
  readonly mainFrame: WebFrameMain;
  readonly #preferences: WebPreferences;
  readonly #page: Promise<Page>;
  #openPage: Page | null = null;
  #tools: CDPSession | null = null;
  readonly #openings = new PageOpenings();
  #isDestroyed = false;
  #title = '';
  /** Addresses that main itself loads. These navigations are not the page's own. */
  readonly #expected: string[] = [];
  #untold: Told[] = [];
  #tell: ((told: Told[]) => void) | null = null;
  #captured: (() => Promise<void>) | null = null;

  /** @param opened a page that Chromium has opened for another one, instead of a new page */
  constructor(preferences: WebPreferences, opened: Page | null = null) {
    super('WebContents', [
      'did-finish-load',
      'did-fail-load',
      'dom-ready',
      'did-navigate',
      'did-start-navigation',
      'did-create-window',
      'destroyed',
      'render-process-gone',
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'ready-to-show',
      'before-input-event',
      'page-title-updated',
      'focus',
      'blur',
    ]);
    checkPreferences(preferences);
    made += 1;
    this.id = made;
    this.#preferences = preferences;
    this.session = preferences.session ?? session.fromPartition(preferences.partition ?? '');
    this.mainFrame = new WebFrameMain(() => this.#openPage?.url() ?? 'about:blank', null);
    everything.set(this.id, this);
    this.#page = this.#open(opened);
    this.#page.catch((error) => console.error('the double could not open a page:', error));
    for (const change of ['newListener', 'removeListener']) {
      this.on(change, (event) => event === 'before-input-event' && this.#watchKeys());
    }
    app.emit('web-contents-created', {}, this);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openings.handler = handler;
  }

  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }

  setWebRTCIPHandlingPolicy(_policy: string): void {}

  async loadURL(address: string): Promise<void> {
    const page = await this.#page;
    const url = toStandIn(address);
    this.#expected.push(new URL(url).href);
    try {
      // Electron has no timeout.
      await page.goto(url, { waitUntil: 'load', timeout: 0 });
    } catch (error) {
      if (this.#isDestroyed) return;
      this.emit('did-fail-load', {}, -2, String(error), address, true);
      throw error;
    }
  }

  getTitle(): string {
    return this.#title;
  }

  getURL(): string {
    return this.mainFrame.url === 'about:blank' ? '' : this.mainFrame.url;
  }

  reload(): void {
    void this.#page.then((page) => {
      this.#expected.push(page.url());
      return page.reload();
    });
  }

  send(channel: string, ...values: unknown[]): void {
    if (this.#isDestroyed) throw new Error('Object has been destroyed');
    this.#untold.push({ channel, values });
    this.#tellNow();
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    await this.#page;
    const answer = await this.#tools?.send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer?.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer?.result.value;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isLoading(): boolean {
    return this.#openPage === null;
  }

  isCrashed(): boolean {
    return false;
  }

  focus(): void {
    this.emit('focus');
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  /** Ends the page as closing a window does: its `pagehide` event still fires. */
  close(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    everything.delete(this.id);
    this.emit('destroyed');
    const closed = this.#page.then((page) => page.close());
    app.endings.unshift(() => closed);
  }

  /** Sets the page's viewport size. */
  setSize({ width, height }: { width: number; height: number }): void {
    if (width <= 0 || height <= 0) return;
    void this.#page.then((page) => page.setViewportSize({ width, height })).catch(() => undefined);
  }

  async #open(opened: Page | null): Promise<Page> {
    const { preload, autoplayPolicy } = this.#preferences;
    const page = opened ?? (await this.session.openPage(autoplayPolicy !== undefined));
    this.#openPage = page;
    if (opened === null) await this.#prepare(page);
    else if (preload !== undefined) throw refuse('a preload script where a page opens a window');
    page.once('close', () => this.close());
    page.on('popup', (popup) => void this.#opened(popup));
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('load', () => {
      this.emit('did-finish-load');
      this.emit('ready-to-show');
    });
    page.on('crash', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    );
    const tools = await page.context().newCDPSession(page);
    this.#tools = tools;
    const { frameTree } = await tools.send('Page.getFrameTree');
    tools.on('Fetch.requestPaused', (paused) => {
      // The page may close before the answer.
      this.#judge(tools, frameTree.frame.id, paused).catch(() => undefined);
    });
    tools.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.emit('did-navigate', {}, toAppAddress(frame.url), 200, 'OK');
    });
    tools.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.#openings.begun({
        url: toAppAddress(url),
        frameName: windowName === '_blank' ? '' : windowName,
        features: windowFeatures.join(','),
      }),
    );
    await tools.send('Page.enable');
    await tools.send('Fetch.enable', {
      patterns: [{ resourceType: 'Document' }, { urlPattern: openAddress }],
    });
    return page;
  }

  /** Adds the script that runs before a new page's own code. */
  async #prepare(page: Page): Promise<void> {
    const { preload, additionalArguments = [] } = this.#preferences;
    await page.exposeBinding(bridgeName, ({ frame }, name: string, ...values) =>
      this.#bridge(frame, name, values),
    );
    const source = preload === undefined ? '' : readFileSync(preload, 'utf8');
    const argv = ['electron', ...additionalArguments];
    await page.addInitScript({
      content: pageScript(bridgeName, source, { argv, platform: process.platform }),
    });
  }

  /** Handles a window that Chromium opened for this page. Closes it unless main has allowed it. */
  async #opened(popup: Page): Promise<void> {
    const frameName = await popup.evaluate(() => window.name).catch(() => '');
    const allowed = this.#openings.take(frameName);
    if (allowed === null || this.#isDestroyed) {
      await popup.close();
      return;
    }
    const { options, details } = allowed;
    const preferences = { ...(options['webPreferences'] as WebPreferences), session: this.session };
    const child = WebContents.makeWindow(new WebContents(preferences, popup), options);
    this.once('destroyed', () => child.destroy());
    this.emit('did-create-window', child, { ...details, options });
  }

  /**
   * Asks main whether the page may load an address. Playwright's `route` would block the loads of windows that this
   * page opens: Chromium reports them here, but Playwright waits there.
   */
  async #judge(tools: CDPSession, mainFrameId: string, paused: PausedRequest): Promise<void> {
    const { requestId, request, frameId, redirectedRequestId } = paused;
    if (request.url === openAddress) {
      const mayOpen = this.#openings.ask(JSON.parse(request.postData ?? '') as OpenWish);
      const body = Buffer.from(JSON.stringify(mayOpen)).toString('base64');
      await tools.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body });
    } else if (
      redirectedRequestId !== undefined ||
      this.#mayGo(request.url, frameId === mainFrameId)
    ) {
      await tools.send('Fetch.continueRequest', { requestId });
    } else {
      await tools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    }
  }

  /** Whether a frame may load a Chromium address. */
  #mayGo(address: string, isMainFrame: boolean): boolean {
    const url = toAppAddress(address);
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    // The old page's pending request ends with it.
    if (isMainFrame) this.#tell = null;
    const expected = this.#expected.indexOf(address);
    if (isMainFrame && expected >= 0) {
      this.#expected.splice(expected, 1);
      return true;
    }
    const frame = isMainFrame ? this.mainFrame : new WebFrameMain(() => address, this.mainFrame);
    const event = new NavigationEvent(url, isMainFrame, frame);
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, event.url);
    return !event.defaultPrevented;
  }

  async #bridge(source: Frame, name: string, values: readonly unknown[]): Promise<unknown> {
    const isMain = source === this.#openPage?.mainFrame();
    const frame = isMain ? this.mainFrame : subframe(source, this.mainFrame);
    switch (name) {
      case 'invoke':
        return ipcMain.invoke(this, frame, String(values[0]), values[1] as unknown[]);
      case 'events':
        return new Promise<Told[]>((tell) => {
          this.#tell = tell;
          this.#tellNow();
        });
      case 'capture':
        return this.#capture(
          frame,
          values[0] as { video: boolean; audio: boolean; userGesture: boolean },
        );
      case 'open':
        if (this.#openings.ask(values[0] as OpenWish)) throw refuse('windows of such a page');
        return undefined;
      case 'title':
        this.#title = String(values[0]);
        this.emit('page-title-updated', {}, this.#title, true);
        return undefined;
      case 'input':
        this.emit('before-input-event', new PreventableEvent(), values[0]);
        return undefined;
      case 'captured':
        await this.#captured?.();
        this.#captured = null;
        return undefined;
      default:
        throw refuse(`"${name}" from a page`);
    }
  }

  async #capture(
    frame: WebFrameMain,
    asked: { video: boolean; audio: boolean; userGesture: boolean },
  ): Promise<unknown> {
    const streams = await this.session.askForDisplay({
      frame,
      securityOrigin: 'app://perch/',
      videoRequested: asked.video,
      audioRequested: asked.audio,
      userGesture: asked.userGesture,
    });
    if (!streams?.video) return null;
    const { way, done } = await prepareCapture(streams.video);
    this.#captured = done;
    return way;
  }

  /** Tells the page whether main listens to keys: if so, only main gets them, as Perch needs. */
  #watchKeys(): void {
    queueMicrotask(() => {
      const taken = this.listenerCount('before-input-event') > 0;
      this.#untold.push({ channel: keysTaken, values: [taken] });
      this.#tellNow();
    });
  }

  #tellNow(): void {
    if (this.#untold.length === 0 || this.#tell === null) return;
    this.#tell(this.#untold);
    this.#tell = null;
    this.#untold = [];
  }
}

/** Electron's `webContents`. */
export const webContents = refusing('webContents', {
  getAllWebContents: () => [...everything.values()],
  fromId: (id: number) => everything.get(id),
  fromFrame: (frame: WebFrameMain) =>
    [...everything.values()].find(({ mainFrame }) => mainFrame === frame.top),
});
