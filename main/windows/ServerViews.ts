import { type BaseWindow, type WebContents, WebContentsView } from 'electron';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { KnownPages } from '../ipc/KnownPages.ts';
import type { ServerEntry } from '../servers/ServerList.ts';
import { closeGracefully } from './closeGracefully.ts';
import { copyPageStorage } from './copyPageStorage.ts';
import type { ElectronSessions } from './ElectronSessions.ts';
import { pageAddress, pagePreferences, surfaceColor } from './pagePreferences.ts';

/** A page that crashes again within this time is not reloaded automatically. */
const crashLoopMs = 10_000;

export interface ServerViewsEvents {
  /** The page of a server is reloaded or gone: its last report is no longer valid. */
  left: string;
  /** The title of the shown page. */
  titled: string;
  /** Whether the page of a server can be seen: emitted after each load, and whenever it changes. */
  shown: { readonly serverId: string; readonly isShown: boolean };
}

export interface ServerViewsNeeds {
  readonly window: BaseWindow;
  readonly sessions: Pick<ElectronSessions, 'forApp' | 'forServer'>;
  readonly pages: Pick<KnownPages, 'add'>;
}

/**
 * The pages in the window: one view for each opened server, and one for the start page. Exactly one is visible. The others
 * keep running, so a call on one server continues while another server's page is shown.
 */
export class ServerViews extends TypedEmitter<ServerViewsEvents> {
  readonly #needs: ServerViewsNeeds;
  /** By server id; null is the start page. */
  readonly #views = new Map<string | null, WebContentsView>();
  #shown: WebContentsView | null = null;
  #shownServerId: string | null = null;
  /** By server id: the last value of `shown` that was emitted. */
  readonly #lastSent = new Map<string, boolean>();

  constructor(needs: ServerViewsNeeds) {
    super();
    this.#needs = needs;
    needs.window.on('resize', () => this.#layOut());
    needs.window.on('focus', () => this.#shown?.webContents.focus());
    const emitShown = () => this.#emitShown();
    needs.window.on('show', emitShown);
    needs.window.on('hide', emitShown);
    needs.window.on('minimize', emitShown);
    needs.window.on('restore', emitShown);
  }

  get shownServerId(): string | null {
    return this.#shownServerId;
  }

  /** Shows the page of a server and opens it if necessary; null shows the start page. */
  show(entry: ServerEntry | null): void {
    const serverId = entry?.id ?? null;
    const view = this.#views.get(serverId) ?? this.#open(entry);
    this.#shownServerId = serverId;
    // It was given up after two crashes. The user wants to see it, so it gets another try.
    if (view.webContents.isCrashed()) view.webContents.reload();
    if (view === this.#shown) return;
    const before = this.#shown;
    this.#shown = view;
    this.#layOut();
    view.setVisible(true);
    before?.setVisible(false);
    view.webContents.focus();
    this.emit('titled', view.webContents.getTitle());
    this.#emitShown();
  }

  /** Closes a server's page and deletes everything that it stored. */
  async forget(entry: ServerEntry): Promise<void> {
    await this.#close(entry.id);
    const session = this.#needs.sessions.forServer(entry);
    await session.clearStorageData();
    await session.clearCache();
  }

  /**
   * Closes a server's page and copies the storage of the session of `before` to that of `after`. The storage contains the
   * device key, which no page can read out.
   *
   * @throws Error when it cannot be copied
   */
  async move(before: ServerEntry, after: ServerEntry): Promise<void> {
    await this.#close(before.id);
    const { sessions } = this.#needs;
    const [from, to] = [sessions.forServer(before), sessions.forServer(after)];
    from.flushStorageData();
    copyPageStorage(from.storagePath, to.storagePath);
  }

  /** Closes all pages gracefully. */
  async close(): Promise<void> {
    await Promise.all([...this.#views.keys()].map((serverId) => this.#close(serverId)));
  }

  #open(entry: ServerEntry | null): WebContentsView {
    const { sessions, pages, window } = this.#needs;
    const serverId = entry?.id ?? null;
    const page = entry === null ? 'home' : 'server';
    const session = entry === null ? sessions.forApp() : sessions.forServer(entry);
    const facts = { page, serverUrl: entry?.url ?? null } as const;
    const view = new WebContentsView({ webPreferences: pagePreferences(facts, session) });
    const { webContents } = view;
    this.#views.set(serverId, view);
    view.setBackgroundColor(surfaceColor());
    view.setVisible(false);
    window.contentView.addChildView(view);
    pages.add(webContents, page, serverId);
    webContents.on('page-title-updated', (_event, title) => {
      if (view === this.#shown) this.emit('titled', title);
    });
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (serverId !== null && isMainFrame && !isSameDocument) this.emit('left', serverId);
    });
    webContents.on('did-finish-load', () => {
      // A reloaded page has not received what was sent before.
      if (serverId !== null) this.#lastSent.delete(serverId);
      this.#emitShown();
    });
    this.#reloadAfterCrash(webContents, serverId);
    void webContents.loadURL(pageAddress(page));
    return view;
  }

  async #close(serverId: string | null): Promise<void> {
    const view = this.#views.get(serverId);
    if (view === undefined) return;
    const { window } = this.#needs;
    const { webContents } = view;
    this.#views.delete(serverId);
    if (serverId !== null) this.#lastSent.delete(serverId);
    await closeGracefully(webContents);
    if (view === this.#shown) this.#shown = null;
    if (!window.isDestroyed()) window.contentView.removeChildView(view);
    if (!webContents.isDestroyed()) webContents.close();
    if (serverId !== null) this.emit('left', serverId);
  }

  #emitShown(): void {
    const { window } = this.#needs;
    const isOpen = !window.isDestroyed() && window.isVisible() && !window.isMinimized();
    for (const [serverId, view] of this.#views) {
      const isShown = isOpen && view === this.#shown;
      if (serverId === null || this.#lastSent.get(serverId) === isShown) continue;
      this.#lastSent.set(serverId, isShown);
      this.emit('shown', { serverId, isShown });
    }
  }

  /** Reloads a page after its process crashed. The page rejoins its channel by itself. */
  #reloadAfterCrash(contents: WebContents, serverId: string | null): void {
    let lastCrash = Number.NEGATIVE_INFINITY;
    contents.on('render-process-gone', (_event, { reason }) => {
      if (serverId !== null) this.emit('left', serverId);
      const now = performance.now();
      const again = now - lastCrash < crashLoopMs;
      lastCrash = now;
      if (reason !== 'clean-exit' && !again) contents.reload();
    });
  }

  #layOut(): void {
    const { width, height } = this.#needs.window.getContentBounds();
    this.#shown?.setBounds({ x: 0, y: 0, width, height });
  }
}
