import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ServerEntry } from '../servers/ServerList.ts';
import { ServerViews } from './ServerViews.ts';

interface FakeView {
  readonly options: Electron.WebContentsViewConstructorOptions;
  readonly webContents: FakeContents;
  isVisible: boolean;
  bounds: Electron.Rectangle | null;
}

interface FakeContents extends EventEmitter {
  loaded: string[];
  reloads: number;
  crashed: boolean;
  closed: boolean;
  ran: string[];
}

const views: FakeView[] = vi.hoisted(() => []);

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Contents extends Emitter {
    loaded: string[] = [];
    reloads = 0;
    crashed = false;
    closed = false;
    ran: string[] = [];
    loadURL = async (address: string) => void this.loaded.push(address);
    reload = () => this.reloads++;
    isCrashed = () => this.crashed;
    isDestroyed = () => this.closed;
    getTitle = () => 'a title';
    focus = () => {};
    executeJavaScript = async (code: string) => void this.ran.push(code);
    close = () => {
      this.closed = true;
    };
  }
  return {
    nativeTheme: { shouldUseDarkColors: true },
    WebContentsView: class {
      readonly #fake: FakeView;
      readonly webContents = new Contents();

      constructor(options: Electron.WebContentsViewConstructorOptions) {
        this.#fake = { options, webContents: this.webContents, isVisible: true, bounds: null };
        views.push(this.#fake);
      }

      setBackgroundColor() {}

      setVisible(isVisible: boolean) {
        this.#fake.isVisible = isVisible;
      }

      setBounds(bounds: Electron.Rectangle) {
        this.#fake.bounds = bounds;
      }
    },
  };
});

const entry = (id: string): ServerEntry => ({
  id,
  url: `https://${id}.example`,
  name: null,
  picture: null,
  pin: null,
  partition: `persist:${id}.example`,
});

beforeEach(() => {
  views.length = 0;
});

function create() {
  const size = { width: 800, height: 600 };
  const children = new Set<unknown>();
  const state = { isVisible: true, isMinimized: false };
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    isVisible: () => state.isVisible,
    isMinimized: () => state.isMinimized,
    getContentBounds: () => ({ x: 5, y: 6, ...size }),
    contentView: {
      addChildView: (view: unknown) => children.add(view),
      removeChildView: (view: unknown) => children.delete(view),
    },
  });
  const cleared: string[] = [];
  const sessionOf = (name: string) =>
    ({
      name,
      clearStorageData: async () => void cleared.push(`storage of ${name}`),
      clearCache: async () => void cleared.push(`cache of ${name}`),
    }) as unknown as Electron.Session;
  const known: unknown[] = [];
  const pages = new ServerViews({
    window: window as unknown as Electron.BaseWindow,
    sessions: {
      forApp: () => sessionOf('app'),
      forServer: ({ id }) => sessionOf(id),
    },
    pages: { add: (_contents, page, serverId) => void known.push([page, serverId]) },
  });
  const left: string[] = [];
  pages.on('left', (serverId) => left.push(serverId));
  const shown: unknown[] = [];
  pages.on('shown', ({ serverId, isShown }) => shown.push([serverId, isShown]));
  return { pages, window, state, size, children, known, left, cleared, shown };
}

function viewAt(index: number): FakeView {
  const view = views[index];
  if (view === undefined) throw new Error(`There is no view ${index}.`);
  return view;
}

test('a page is isolated, sandboxed, not throttled, and knows its server', () => {
  const { pages, known } = create();
  pages.show(entry('a'));
  const { options, webContents } = viewAt(0);
  expect(options.webPreferences).toMatchObject({
    session: { name: 'a' },
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
    additionalArguments: ['--perch-page=server', '--perch-server=https://a.example'],
  });
  expect(webContents.loaded).toEqual(['app://perch/index.html']);
  expect(known).toEqual([['server', 'a']]);
});

test('exactly one page is visible and fills the window; the others stay open', () => {
  const { pages, window, size, children } = create();
  pages.show(null);
  pages.show(entry('a'));
  pages.show(entry('b'));
  expect(views.map(({ isVisible }) => isVisible)).toEqual([false, false, true]);
  expect(viewAt(0).webContents.loaded).toEqual(['app://perch/home.html']);
  size.width = 1000;
  window.emit('resize');
  expect(viewAt(2).bounds).toEqual({ x: 0, y: 0, width: 1000, height: 600 });
  pages.show(entry('a'));
  expect(views).toHaveLength(3);
  expect(views.map(({ isVisible }) => isVisible)).toEqual([false, true, false]);
  expect(viewAt(1).bounds).toMatchObject({ width: 1000 });
  expect(pages.shownServerId).toBe('a');
  expect(children.size).toBe(3);
});

test('only the title of the shown page is emitted', () => {
  const { pages } = create();
  const titles: string[] = [];
  pages.on('titled', (title) => titles.push(title));
  pages.show(entry('a'));
  pages.show(entry('b'));
  titles.length = 0;
  viewAt(0).webContents.emit('page-title-updated', {}, 'hidden');
  viewAt(1).webContents.emit('page-title-updated', {}, 'shown');
  expect(titles).toEqual(['shown']);
});

test('a page knows whether it can be seen', () => {
  const { pages, window, state, shown } = create();
  const told = () => shown.splice(0);
  pages.show(entry('a'));
  expect(told()).toEqual([['a', true]]);
  pages.show(entry('b'));
  expect(told()).toEqual([
    ['a', false],
    ['b', true],
  ]);
  state.isVisible = false;
  window.emit('hide');
  expect(told()).toEqual([['b', false]]);
  state.isVisible = true;
  window.emit('show');
  state.isMinimized = true;
  window.emit('minimize');
  state.isMinimized = false;
  window.emit('restore');
  expect(told()).toEqual([
    ['b', true],
    ['b', false],
    ['b', true],
  ]);
  pages.show(null);
  expect(told()).toEqual([['b', false]]);
  // After a reload it must be sent again.
  viewAt(0).webContents.emit('did-finish-load');
  expect(told()).toEqual([['a', false]]);
});

test('a page leaves with a reload, not with another hash in its address', () => {
  const { pages, left } = create();
  pages.show(entry('a'));
  const { webContents } = viewAt(0);
  webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  webContents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
  expect(left).toEqual([]);
  webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  expect(left).toEqual(['a']);
});

test('a crashed page is reloaded, but not in a loop, unless the user shows it', () => {
  const { pages, left } = create();
  pages.show(entry('a'));
  const { webContents } = viewAt(0);
  webContents.crashed = true;
  webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(webContents.reloads).toBe(1);
  webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(webContents.reloads).toBe(1);
  expect(left).toEqual(['a', 'a']);
  pages.show(entry('a'));
  expect(webContents.reloads).toBe(2);
});

test('the page of a forgotten server closes gracefully, and its storage is deleted', async () => {
  const { pages, children, left, cleared } = create();
  pages.show(entry('a'));
  pages.show(null);
  await pages.forget(entry('a'));
  expect(viewAt(0).webContents.ran[0]).toContain('pagehide');
  expect(viewAt(0).webContents.closed).toBe(true);
  expect(left).toEqual(['a']);
  expect(cleared).toEqual(['storage of a', 'cache of a']);
  expect(children.size).toBe(1);
});

test('at the end every page is closed gracefully', async () => {
  const { pages } = create();
  pages.show(entry('a'));
  pages.show(entry('b'));
  await pages.close();
  for (const { webContents } of views) {
    expect(webContents.ran).toHaveLength(1);
    expect(webContents.closed).toBe(true);
  }
});
