import { readFileSync } from 'node:fs';
import type { CDPSession, Frame, Page, Request, Route } from 'playwright';
import { app } from './app.ts';
import { prepareCapture } from './displayCapture.ts';
import { ipcMain } from './ipcMain.ts';
import { Modelled, PreventableEvent, refuse, refusing } from './Modelled.ts';
import { keysTaken, pageScript } from './pageScript.ts';
import { type Session, session } from './Session.ts';
import { toAppAddress, toStandIn } from './standIn.ts';
import { subframe, WebFrameMain } from './WebFrameMain.ts';
import { checkPreferences, type WebPreferences } from './webPreferences.ts';

interface Told {
  readonly channel: string;
  readonly values: unknown[];
}
type WindowOpenHandler = (details: { url: string }) => { action: string };

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
  readonly id: number;
  readonly session: Session;
  readonly mainFrame: WebFrameMain;
  readonly #preferences: WebPreferences;
  readonly #page: Promise<Page>;
  #openPage: Page | null = null;
  #tools: CDPSession | null = null;
  #openHandler: WindowOpenHandler | null = null;
  #isDestroyed = false;
  #title = '';
  /** Where main itself sends the page: navigations to there are not the page's own. */
  readonly #expected: string[] = [];
  #untold: Told[] = [];
  #tell: ((told: Told[]) => void) | null = null;
  #captured: (() => Promise<void>) | null = null;

  constructor(preferences: WebPreferences) {
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
    this.#page = this.#open();
    this.#page.catch((error) => console.error('the double could not open a page:', error));
    for (const change of ['newListener', 'removeListener']) {
      this.on(change, (event) => event === 'before-input-event' && this.#watchKeys());
    }
    app.emit('web-contents-created', {}, this);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
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
      await page.goto(url, { waitUntil: 'load' });
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

  /** Ends the page as the closing of a window does: it still gets its `pagehide`. */
  close(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    everything.delete(this.id);
    this.emit('destroyed');
    const closed = this.#page.then((page) => page.close());
    app.endings.unshift(() => closed);
  }

  /** The size in which the page is drawn. */
  setSize({ width, height }: { width: number; height: number }): void {
    if (width <= 0 || height <= 0) return;
    void this.#page.then((page) => page.setViewportSize({ width, height })).catch(() => undefined);
  }

  async #open(): Promise<Page> {
    const { preload, additionalArguments = [], autoplayPolicy } = this.#preferences;
    const page = await this.session.openPage(autoplayPolicy !== undefined);
    this.#openPage = page;
    await page.exposeBinding(bridgeName, ({ frame }, name: string, ...values) =>
      this.#bridge(frame, name, values),
    );
    const source = preload === undefined ? '' : readFileSync(preload, 'utf8');
    const argv = ['electron', ...additionalArguments];
    await page.addInitScript({
      content: pageScript(bridgeName, source, { argv, platform: process.platform }),
    });
    await page.route('**/*', (route, request) => this.#route(page, route, request));
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('load', () => {
      this.emit('did-finish-load');
      this.emit('ready-to-show');
    });
    page.on('crash', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    );
    this.#tools = await page.context().newCDPSession(page);
    this.#tools.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.emit('did-navigate', {}, toAppAddress(frame.url), 200, 'OK');
    });
    // The browser itself lets no page open another one (`--block-new-web-contents`).
    this.#tools.on('Page.windowOpen', ({ url }) => {
      const answer = this.#openHandler?.({ url: toAppAddress(url) });
      if (answer?.action !== 'deny') throw refuse('windows that pages open');
    });
    await this.#tools.send('Page.enable');
    return page;
  }

  async #route(page: Page, route: Route, request: Request): Promise<void> {
    if (!request.isNavigationRequest()) return route.continue();
    const isMainFrame = request.frame() === page.mainFrame();
    const details = { url: toAppAddress(request.url()), isMainFrame, isSameDocument: false };
    this.emit('did-start-navigation', details);
    // Whoever waits for news goes with the old page.
    if (isMainFrame) this.#tell = null;
    const expected = this.#expected.indexOf(request.url());
    if (isMainFrame && expected >= 0) {
      this.#expected.splice(expected, 1);
      return route.continue();
    }
    const frame = isMainFrame ? this.mainFrame : subframe(request.frame(), this.mainFrame);
    const event = new NavigationEvent(toAppAddress(request.url()), isMainFrame, frame);
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, event.url);
    return event.defaultPrevented ? route.abort('aborted') : route.continue();
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

  /** Whoever listens to keys before the page takes them away from it: Perch does nothing else with them. */
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
