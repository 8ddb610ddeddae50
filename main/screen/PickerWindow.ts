import {
  app,
  type BaseWindow,
  BrowserWindow,
  screen,
  type WebContents,
  type WebPreferences,
} from 'electron';
import { pageAddress, surfaceColor } from '../windows/pagePreferences.ts';
import { middleOf, pickerBounds } from './pickerBounds.ts';

export interface PickerWindowNeeds {
  readonly webPreferences: WebPreferences;
  /** The parent window; null when that is hidden. */
  readonly parent: BaseWindow | null;
  /** Called when the window is gone, for whatever reason. */
  readonly onClosed: () => void;
}

/**
 * The window of the picker: over the main window, or alone on top of all windows on the display with the cursor. It appears
 * when its page is ready.
 */
export class PickerWindow {
  readonly contents: WebContents;
  readonly #window: BrowserWindow;

  constructor({ webPreferences, parent, onClosed }: PickerWindowNeeds) {
    const middle = parent === null ? null : middleOf(parent.getBounds());
    const { workArea } = screen.getDisplayNearestPoint(middle ?? screen.getCursorScreenPoint());
    this.#window = new BrowserWindow({
      title: 'Perch',
      ...pickerBounds(middle ?? middleOf(workArea), workArea),
      useContentSize: true,
      minWidth: 600,
      minHeight: 480,
      ...(parent === null ? { alwaysOnTop: true } : { parent }),
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      backgroundColor: surfaceColor(),
      webPreferences,
    });
    this.contents = this.#window.webContents;
    this.#window.once('ready-to-show', () => this.show());
    this.#window.once('closed', onClosed);
    this.contents.once('render-process-gone', () => this.close());
    this.#window.loadURL(pageAddress('picker')).catch(() => this.close());
  }

  /** Whether the user can see it. */
  get isSeen(): boolean {
    return !this.#window.isDestroyed() && this.#window.isVisible() && !this.#window.isMinimized();
  }

  /** Shows the window and gives it the focus. */
  show(): void {
    if (this.#window.isDestroyed()) return;
    // The call may have come from the tray, while another program is in front.
    if (process.platform === 'darwin') app.focus({ steal: true });
    this.#window.show();
    this.#window.moveTop();
    this.#window.focus();
  }

  close(): void {
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }
}
