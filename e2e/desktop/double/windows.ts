import { app } from './app.ts';
import { Modelled, PreventableEvent } from './Modelled.ts';
import { type Rectangle, View } from './views.ts';
import { WebContents } from './WebContents.ts';
import type { WebPreferences } from './webPreferences.ts';
import { addWindow, allWindows, removeWindow } from './windowList.ts';

interface WindowOptions extends Partial<Rectangle> {
  readonly title?: string;
  readonly show?: boolean;
  readonly parent?: BaseWindow;
  readonly webPreferences?: WebPreferences;
  /** An existing page, instead of a new page. */
  readonly webContents?: WebContents;
  readonly [other: string]: unknown;
}

const usualSize = { width: 800, height: 600 };
let made = 0;

/** A window that is never drawn; it keeps its bounds and visibility. */
export class BaseWindow extends Modelled {
  static getAllWindows(): BaseWindow[] {
    return allWindows() as BaseWindow[];
  }

  static getFocusedWindow(): BaseWindow | null {
    return BaseWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  readonly id: number;
  readonly contentView: View;
  #bounds: Rectangle;
  #title: string;
  #isVisible: boolean;
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #isFocused = false;
  #isDestroyed = false;
  #parent: BaseWindow | null;

  constructor(options: WindowOptions = {}, name = 'BaseWindow') {
    super(name, [
      'close',
      'closed',
      'show',
      'hide',
      'focus',
      'blur',
      'resize',
      'resized',
      'move',
      'moved',
      'minimize',
      'restore',
      'maximize',
      'unmaximize',
      'enter-full-screen',
      'leave-full-screen',
      'ready-to-show',
      'page-title-updated',
      'query-session-end',
      'session-end',
    ]);
    made += 1;
    this.id = made;
    const { x = 100, y = 60, width = usualSize.width, height = usualSize.height } = options;
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? app.getName();
    this.#isVisible = options.show ?? true;
    this.#parent = options.parent ?? null;
    this.contentView = new View();
    addWindow(this);
    app.emit('browser-window-created', {}, this);
  }

  getMediaSourceId(): string {
    return `window:${900_000_000 + this.id}:1`;
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.#blur();
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isDestroyed;
  }

  focus(): void {
    if (this.#isFocused || !this.#isVisible) return;
    for (const window of BaseWindow.getAllWindows()) window.#blur();
    this.#isFocused = true;
    this.emit('focus');
  }

  moveTop(): void {}

  isFocused(): boolean {
    return this.#isFocused;
  }

  minimize(): void {
    this.#state = 'minimized';
    this.emit('minimize');
  }

  restore(): void {
    this.#state = 'normal';
    this.emit('restore');
  }

  maximize(): void {
    this.#state = 'maximized';
    this.emit('maximize');
  }

  unmaximize(): void {
    this.#state = 'normal';
    this.emit('unmaximize');
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    const { x, y, width, height } = this.#bounds;
    if (x !== before.x || y !== before.y) {
      this.emit('move');
      this.emit('moved');
    }
    if (width !== before.width || height !== before.height) {
      this.emit('resize');
      this.emit('resized');
    }
  }

  getBounds(): Rectangle {
    return this.#bounds;
  }

  getNormalBounds(): Rectangle {
    return this.#bounds;
  }

  getContentBounds(): Rectangle {
    return this.#bounds;
  }

  getContentSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }

  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }

  getPosition(): [number, number] {
    return [this.#bounds.x, this.#bounds.y];
  }

  center(): void {}

  setBackgroundColor(_color: string): void {}

  setMenuBarVisibility(_on: boolean): void {}

  setSkipTaskbar(_on: boolean): void {}

  setAlwaysOnTop(_on: boolean): void {}

  setContentProtection(_on: boolean): void {}

  flashFrame(_on: boolean): void {}

  removeMenu(): void {}

  getParentWindow(): BaseWindow | null {
    return this.#parent;
  }

  setParentWindow(parent: BaseWindow | null): void {
    this.#parent = parent;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Closes it unless prevented. Returns whether it is closed. */
  close(): boolean {
    if (this.#isDestroyed) return true;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    for (const window of BaseWindow.getAllWindows()) {
      if (window.#parent === this) window.destroy();
    }
    this.#isDestroyed = true;
    this.#isFocused = false;
    removeWindow(this);
    this.endContents();
    this.emit('closed');
    app.windowClosed();
  }

  /** Ends the window's own contents: none here, as the views' creators own the views. */
  protected endContents(): void {}

  #blur(): void {
    if (!this.#isFocused) return;
    this.#isFocused = false;
    this.emit('blur');
  }
}

/** A window with one page. */
export class BrowserWindow extends BaseWindow {
  static override getAllWindows(): BrowserWindow[] {
    return BaseWindow.getAllWindows().filter((window) => window instanceof BrowserWindow);
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return (
      BrowserWindow.getAllWindows().find(({ webContents }) => webContents === contents) ?? null
    );
  }

  readonly webContents: WebContents;

  constructor(options: WindowOptions = {}) {
    super(options, 'BrowserWindow');
    this.webContents = options.webContents ?? new WebContents(options.webPreferences ?? {});
    this.webContents.once('ready-to-show', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.destroy());
    this.webContents.setSize(this.getBounds());
  }

  override setBounds(bounds: Partial<Rectangle>): void {
    super.setBounds(bounds);
    this.webContents.setSize(this.getBounds());
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  protected override endContents(): void {
    this.webContents.close();
  }
}

WebContents.makeWindow = (webContents, options) => new BrowserWindow({ ...options, webContents });
