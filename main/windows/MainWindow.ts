import { BaseWindow, screen } from 'electron';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { readJsonFile, tryWriteJsonFile } from '../jsonFile.ts';
import { surfaceColor } from './pagePreferences.ts';
import {
  minimumSize,
  placeFor,
  type WindowPlaces,
  windowPlacesField,
  withPlace,
} from './windowPlace.ts';

export interface MainWindowNeeds {
  /** The JSON file that stores the place of the window. */
  readonly placesFile: string;
  /** Path of the window's icon. */
  readonly icon: string;
  /** Whether closing leaves the app in the tray. */
  readonly closesToTray: () => boolean;
}

/** The main window. It lives as long as the app: closing it hides it, or ends the app. */
export class MainWindow extends TypedEmitter<{ quitAsked: undefined }> {
  /** For the pages in it, and for windows that belong to it. */
  readonly window: BaseWindow;
  readonly #needs: MainWindowNeeds;
  #places: WindowPlaces;
  #maximizeFirst: boolean;
  #closing = false;

  constructor(needs: MainWindowNeeds) {
    super();
    this.#needs = needs;
    this.#places = readJsonFile(needs.placesFile, (content) =>
      windowPlacesField.parse(content),
    ) ?? { places: [] };
    const primary = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
    const place = placeFor(this.#places, [primary, ...others]);
    this.#maximizeFirst = place.maximized;
    this.window = new BaseWindow({
      title: 'Perch',
      ...place.bounds,
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: surfaceColor(),
      icon: needs.icon,
    });
    this.window.on('close', (event) => this.#onClose(event));
  }

  /** Shows the window and gives it the focus. */
  show(): void {
    if (this.window.isMinimized()) this.window.restore();
    // Not earlier: maximizing shows a hidden window.
    if (this.#maximizeFirst) this.window.maximize();
    this.#maximizeFirst = false;
    this.window.show();
    this.window.focus();
  }

  setTitle(title: string): void {
    this.window.setTitle(title === '' ? 'Perch' : title);
  }

  /** The app ends: hides the window. From now on closing it destroys it. */
  leave(): void {
    if (this.#closing || this.window.isDestroyed()) return;
    this.#closing = true;
    this.#rememberPlace();
    this.window.hide();
  }

  close(): void {
    this.leave();
    if (!this.window.isDestroyed()) this.window.close();
  }

  #onClose(event: Electron.Event): void {
    if (this.#closing) return;
    event.preventDefault();
    if (!this.#needs.closesToTray()) {
      this.emit('quitAsked', undefined);
      return;
    }
    this.#rememberPlace();
    this.window.hide();
  }

  #rememberPlace(): void {
    // A hidden window has no place that the user chose.
    if (!this.window.isVisible()) return;
    const bounds = this.window.getNormalBounds();
    const { id } = screen.getDisplayMatching(bounds);
    const place = { bounds, maximized: this.window.isMaximized() };
    this.#places = withPlace(this.#places, id, place);
    tryWriteJsonFile(this.#needs.placesFile, this.#places);
  }
}
