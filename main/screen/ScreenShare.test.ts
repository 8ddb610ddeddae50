import { EventEmitter } from 'node:events';
import type { DisplayMediaRequestHandlerHandlerRequest, Streams, WebContents } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { grantMs } from './CaptureGrants.ts';
import { ScreenShare } from './ScreenShare.ts';
import { refreshMs } from './SourcePoller.ts';
import { screenCalls } from './screenCalls.ts';

const electron = vi.hoisted(() => ({
  windows: [] as FakeWindow[],
  listed: [] as { id: string; name: string }[],
  lists: [] as { types: string[] }[],
  mediaAccess: 'granted',
  opened: [] as string[],
  pages: new Map<unknown, FakePage>(),
}));

interface FakePage extends EventEmitter {
  isDestroyed(): boolean;
  executeJavaScript(code: string, userGesture?: boolean): Promise<unknown>;
  mainFrame: { parent: null };
}
interface FakeWindow extends EventEmitter {
  options: Electron.BrowserWindowConstructorOptions;
  webContents: FakePage;
  shows: number;
  isVisible(): boolean;
  isDestroyed(): boolean;
  destroy(): void;
}

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Page extends Emitter {
    gone = false;
    activations = 0;
    mainFrame = { parent: null };
    constructor() {
      super();
      electron.pages.set(this.mainFrame, this as unknown as FakePage);
    }
    isDestroyed() {
      return this.gone;
    }
    async executeJavaScript(_code: string, userGesture: boolean) {
      if (userGesture) this.activations += 1;
    }
  }
  class BaseWindow extends Emitter {
    static getAllWindows() {
      return electron.windows;
    }
  }
  class BrowserWindow extends BaseWindow {
    webContents = new Page();
    shows = 0;
    destroyed = false;
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super();
      Object.assign(this, { options: options });
      electron.windows.push(this as unknown as FakeWindow);
    }
    async loadURL() {}
    getMediaSourceId() {
      return `window:${900 + electron.windows.indexOf(this as unknown as FakeWindow)}:0`;
    }
    isVisible() {
      return this.shows > 0 && !this.destroyed;
    }
    isMinimized() {
      return false;
    }
    isDestroyed() {
      return this.destroyed;
    }
    show() {
      this.shows += 1;
    }
    moveTop() {}
    focus() {}
    destroy() {
      if (this.destroyed) return;
      this.destroyed = true;
      this.webContents.gone = true;
      this.emit('closed');
    }
  }
  const picture = { isEmpty: () => true };
  return {
    BaseWindow,
    BrowserWindow,
    app: { focus: () => {} },
    desktopCapturer: {
      async getSources(options: { types: string[] }) {
        electron.lists.push(options);
        return electron.listed.map((source) => ({ ...source, thumbnail: picture, appIcon: null }));
      },
    },
    nativeTheme: { shouldUseDarkColors: true },
    screen: {
      getCursorScreenPoint: () => ({ x: 3000, y: 500 }),
      getDisplayNearestPoint: ({ x }: { x: number }) => ({
        workArea: { x: x < 1920 ? 0 : 1920, y: 0, width: 1920, height: 1080 },
      }),
    },
    shell: { openExternal: async (address: string) => electron.opened.push(address) },
    systemPreferences: { getMediaAccessStatus: () => electron.mediaAccess },
    webContents: { fromFrame: (frame: unknown) => electron.pages.get(frame) },
    Page,
  };
});

const { Page } = (await import('electron')) as unknown as { Page: new () => FakePage };
const windows11 = { platform: 'win32', release: '10.0.26100', environment: {} };
const wayland = {
  platform: 'linux',
  release: '6.18.0',
  environment: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' },
};
const shares: ScreenShare[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  electron.windows.length = 0;
  electron.lists.length = 0;
  electron.opened.length = 0;
  electron.listed = [
    { id: 'screen:0:0', name: 'Entire screen' },
    { id: 'window:12:0', name: 'Notes' },
  ];
  electron.mediaAccess = 'granted';
});
afterEach(() => {
  for (const share of shares.splice(0)) share.close();
  vi.useRealTimers();
});

function sharing(system = windows11 as typeof windows11 | typeof wayland, isWindowVisible = false) {
  const told: unknown[] = [];
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    isVisible: () => isWindowVisible,
    isMinimized: () => false,
    getBounds: () => ({ x: 100, y: 100, width: 1000, height: 800 }),
  });
  const share = new ScreenShare({
    sessions: { forApp: () => ({}) as Electron.Session },
    pages: { add: () => {}, broadcast: (name, payload) => told.push([name, payload]) },
    window: window as unknown as Electron.BaseWindow,
    system,
  });
  shares.push(share);
  let answer: (
    request: DisplayMediaRequestHandlerHandlerRequest,
    callback: (streams: Streams | null) => void,
  ) => void = () => {};
  share.guard({
    setDisplayMediaRequestHandler: (handler) => {
      if (handler !== null) answer = handler;
    },
  });
  const capture = (page: FakePage, asked: object = {}) =>
    new Promise<Streams | null>((resolve) => {
      const request = { frame: page.mainFrame, videoRequested: true, audioRequested: true };
      answer({ ...request, ...asked } as DisplayMediaRequestHandlerHandlerRequest, resolve);
    });
  return { share, calls: screenCalls(share), told, capture, mainWindow: window };
}

function callerOf(page: FakePage, kind: 'server' | 'picker') {
  return { contents: page as unknown as WebContents, page: kind, serverId: null };
}

function pickerWindow(): FakeWindow {
  const window = electron.windows.at(-1);
  if (window === undefined) throw new Error('no picker was opened');
  return window;
}

/** A page that wants to share, and its picker. */
async function opened(system?: typeof windows11 | typeof wayland, isWindowVisible = false) {
  const made = sharing(system, isWindowVisible);
  const page = new Page();
  const pick = Promise.resolve(made.calls['screen:pick'](callerOf(page, 'server'), null));
  const window = pickerWindow();
  window.emit('ready-to-show');
  const picker = callerOf(window.webContents, 'picker');
  const sources = await made.calls['screen:sources'](picker, null);
  const choose = (sourceId: string | null, sound = false) =>
    Promise.resolve(made.calls['screen:choose'](picker, { sourceId, mode: 'sharp', sound }));
  return { ...made, page, pick, window, picker, sources, choose };
}

test('the page that asked may capture the choice once', async () => {
  const { page, pick, sources, choose, capture, window } = await opened();
  expect(sources).toMatchObject({ list: 'own', permission: 'granted', soundAvailable: true });
  expect(sources.sources.map(({ name }) => name)).toEqual(['Entire screen', 'Notes']);
  expect(await capture(page)).toBeNull();

  await choose('window:12:0', true);
  expect(await pick).toEqual({ mode: 'sharp', sound: true, name: 'Notes' });
  expect(window.isDestroyed()).toBe(true);
  expect(page).toHaveProperty('activations', 1);
  expect(await capture(new Page())).toBeNull();
  expect(await capture(page)).toEqual({
    video: { id: 'window:12:0', name: 'Notes' },
    audio: 'loopback',
  });
  expect(await capture(page)).toBeNull();
});

test('sound that was not chosen is not captured, whatever the page asks for', async () => {
  const { page, pick, choose, capture } = await opened();
  await choose('screen:0:0');
  await pick;
  expect(await capture(page)).toEqual({ video: { id: 'screen:0:0', name: 'Entire screen' } });
});

test('a choice expires after a few seconds', async () => {
  const { page, pick, choose, capture } = await opened();
  await choose('screen:0:0');
  await pick;
  vi.advanceTimersByTime(grantMs);
  expect(await capture(page)).toBeNull();
});

test('a frame inside the page captures nothing, and neither does one that is gone', async () => {
  const { page, pick, choose, capture } = await opened();
  await choose('screen:0:0');
  await pick;
  expect(await capture(page, { frame: { parent: page.mainFrame } })).toBeNull();
  expect(await capture(page, { frame: null })).toBeNull();
  const gone = {
    get parent(): null {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  };
  expect(await capture(page, { frame: gone })).toBeNull();
  expect(await capture(page)).not.toBeNull();
});

test('a second request brings the open picker to the front and gets nothing', async () => {
  const { calls, window, page, pick, choose } = await opened();
  expect(await calls['screen:pick'](callerOf(new Page(), 'server'), null)).toBeNull();
  expect(await calls['screen:pick'](callerOf(page, 'server'), null)).toBeNull();
  expect(electron.windows).toHaveLength(1);
  expect(window.shows).toBe(3);
  await choose('screen:0:0');
  expect(await pick).not.toBeNull();
});

test('a double click shares once', async () => {
  const { pick, choose, page, capture } = await opened();
  await Promise.allSettled([choose('screen:0:0'), choose('screen:0:0')]);
  expect(await pick).not.toBeNull();
  expect(page).toHaveProperty('activations', 1);
  expect(await capture(page)).not.toBeNull();
  expect(await capture(page)).toBeNull();
});

test('only a listed source can be chosen', async () => {
  const { choose, pick, picker, calls } = await opened();
  await expect(choose('window:13:0')).rejects.toThrow('no such source');
  await expect(choose(null)).rejects.toThrow('no such source');
  await calls['screen:cancel'](picker, null);
  expect(await pick).toBeNull();
});

test('a window that is no longer listed cannot be chosen', async () => {
  const { choose, told } = await opened();
  electron.listed = [{ id: 'screen:0:0', name: 'Entire screen' }];
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(told).toEqual([['screen:sourcesChanged', expect.objectContaining({ list: 'own' })]]);
  await expect(choose('window:12:0')).rejects.toThrow('no such source');
});

test('the picker itself and other windows of Perch are not on the list', async () => {
  electron.listed.push({ id: 'window:900:0', name: 'Share your screen' });
  const { sources } = await opened();
  expect(sources.sources.map(({ name }) => name)).toEqual(['Entire screen', 'Notes']);
});

test.each([
  ['cancelling', ({ calls, picker }: Opened) => calls['screen:cancel'](picker, null)],
  [
    'the page giving up',
    ({ calls, page }: Opened) => calls['screen:abandon'](callerOf(page, 'server'), null),
  ],
  ['closing the picker', ({ window }: Opened) => window.destroy()],
  ['a crash of the picker', ({ window }: Opened) => window.webContents.emit('render-process-gone')],
  ['the page being closed', ({ page }: Opened) => page.emit('destroyed')],
  ['a crash of the page', ({ page }: Opened) => page.emit('render-process-gone')],
  [
    'a reload of the page',
    ({ page }: Opened) =>
      page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
  ],
  ['quitting', ({ share }: Opened) => share.close()],
])('%s ends the picker without a choice', async (_how, end) => {
  const made = await opened();
  await end(made);
  expect(await made.pick).toBeNull();
  expect(made.window.isDestroyed()).toBe(true);
  expect(await made.capture(made.page)).toBeNull();
  const listed = electron.lists.length;
  await vi.advanceTimersByTimeAsync(3 * refreshMs);
  expect(electron.lists).toHaveLength(listed);
  expect(made.page.eventNames()).toEqual([]);
});
type Opened = Awaited<ReturnType<typeof opened>>;

test('a navigation within the page keeps the picker', async () => {
  const { page, pick, choose } = await opened();
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  await choose('screen:0:0');
  expect(await pick).not.toBeNull();
});

test('a picker can be opened again', async () => {
  const { calls, picker, pick, page } = await opened();
  await calls['screen:cancel'](picker, null);
  await pick;
  void calls['screen:pick'](callerOf(page, 'server'), null);
  expect(electron.windows).toHaveLength(2);
  await expect(calls['screen:sources'](picker, null)).rejects.toThrow('closed');
});

test('a page that does not react gets nothing, and blocks no other page', async () => {
  const { page, pick, choose, calls } = await opened();
  page.executeJavaScript = () => new Promise(() => {});
  const chosen = choose('screen:0:0');
  await vi.advanceTimersByTimeAsync(grantMs);
  await chosen;
  expect(await pick).toBeNull();
  void calls['screen:pick'](callerOf(new Page(), 'server'), null);
  expect(electron.windows).toHaveLength(2);
});

test('a page that closes right after the choice gets nothing', async () => {
  const { page, pick, choose, capture } = await opened();
  page.executeJavaScript = async () => page.emit('destroyed');
  await choose('screen:0:0');
  expect(await pick).toBeNull();
  expect(await capture(page)).toBeNull();
});

test('the picker may capture only the sound, once for each `screen:listen`', async () => {
  const { calls, picker, window, capture } = await opened();
  await calls['screen:listen'](picker, null);
  expect(window.webContents).toHaveProperty('activations', 1);
  expect(await capture(window.webContents, { videoRequested: false })).toEqual({
    audio: 'loopback',
  });
  expect(await capture(window.webContents, { videoRequested: false })).toBeNull();
  await calls['screen:listen'](picker, null);
  expect(await capture(window.webContents)).toBeNull();
});

test('where the own sound cannot be left out, no sound is captured', async () => {
  const { sources, calls, picker, choose } = await opened({
    ...windows11,
    release: '10.0.19045',
  });
  expect(sources.soundAvailable).toBe(false);
  await expect(calls['screen:listen'](picker, null)).rejects.toThrow('sound');
  await expect(choose('screen:0:0', true)).rejects.toThrow('sound');
});

test('the picker is alone and on top when the main window is hidden, else over it', async () => {
  const alone = await opened();
  expect(alone.window.options).toMatchObject({ x: 2520, y: 260, alwaysOnTop: true });
  expect(alone.window.options.parent).toBeUndefined();
  const child = await opened(windows11, true);
  expect(child.window.options).toMatchObject({ x: 240, y: 220 });
  expect(child.window.options.parent).toBe(child.mainWindow);
  expect(child.window.options.alwaysOnTop).toBeUndefined();
});

test('under Wayland nothing is listed; the portal asks when the page captures', async () => {
  const { sources, page, pick, choose, capture } = await opened(wayland);
  expect(sources).toEqual({
    list: 'system',
    sources: [],
    permission: 'granted',
    soundAvailable: false,
  });
  await vi.advanceTimersByTimeAsync(3 * refreshMs);
  await expect(choose('screen:0:0')).rejects.toThrow('system');
  await choose(null);
  expect(await pick).toEqual({ mode: 'sharp', sound: false, name: '' });
  expect(electron.lists).toHaveLength(0);
  expect(await capture(page)).toEqual({ video: { id: 'screen:0:0', name: 'Entire screen' } });
  expect(electron.lists).toHaveLength(1);
});

test('cancelling the dialog of the portal refuses the capture', async () => {
  const { page, pick, choose, capture } = await opened(wayland);
  await choose(null);
  await pick;
  electron.listed = [];
  expect(await capture(page)).toBeNull();
});

test('without the permission of macOS nothing is listed, and the system asks once', async () => {
  electron.mediaAccess = 'denied';
  const macOs = { platform: 'darwin', release: '24.1.0', environment: {} };
  const { sources, told, calls, picker } = await opened(macOs);
  expect(sources).toMatchObject({ permission: 'missing', sources: [] });
  await vi.advanceTimersByTimeAsync(3 * refreshMs);
  expect(electron.lists).toHaveLength(1);
  await calls['screen:openPermission'](picker, null);
  expect(electron.opened).toEqual([
    'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
  ]);
  electron.mediaAccess = 'granted';
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(told).toEqual([
    ['screen:sourcesChanged', expect.objectContaining({ permission: 'granted', list: 'own' })],
  ]);
});

test('after close no page can pick', async () => {
  const { share } = sharing();
  share.close();
  expect(await share.pick(new Page() as unknown as WebContents)).toBeNull();
  expect(electron.windows).toHaveLength(0);
});
