import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import type { MainTexts } from '../texts/en.ts';
import { paintTrayIcon, type TrayLook, trayLook } from './trayIcon.ts';
import { type TrayChoice, type TrayState, trayMenu, trayTooltip } from './trayMenu.ts';

/** Sizes at 100 %: what each system's tray is made for. */
const sizes: Partial<Record<NodeJS.Platform, number>> = { darwin: 18, win32: 16 };
const otherSize = 24;

export interface PerchTrayNeeds {
  readonly state: () => TrayState;
  readonly texts: () => MainTexts;
  readonly choose: (choice: TrayChoice) => void;
}

/** The app's icon in the tray and its menu. */
export class PerchTray {
  readonly #needs: PerchTrayNeeds;
  readonly #tray: Tray;
  readonly #images = new Map<string, NativeImage>();
  #shownLook = '';
  #shownMenu = '';
  #shownTooltip = '';

  constructor(needs: PerchTrayNeeds) {
    this.#needs = needs;
    this.#tray = new Tray(this.#image(trayLook(needs.state())));
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') {
      this.#tray.on('click', () => needs.choose({ kind: 'open' }));
    }
    this.update();
  }

  /** Shows how things stand; touches only what has changed, because an open menu closes when it is set anew. */
  update(): void {
    if (this.#tray.isDestroyed()) return;
    const state = this.#needs.state();
    const texts = this.#needs.texts();
    const look = trayLook(state);
    const lookKey = JSON.stringify(look);
    if (lookKey !== this.#shownLook) {
      this.#shownLook = lookKey;
      this.#tray.setImage(this.#image(look));
    }
    const tooltip = trayTooltip(state, texts);
    if (tooltip !== this.#shownTooltip) {
      this.#shownTooltip = tooltip;
      this.#tray.setToolTip(tooltip);
    }
    const template = trayMenu(state, texts, (choice) => this.#choose(choice));
    const menuKey = JSON.stringify(template);
    if (menuKey !== this.#shownMenu) {
      this.#shownMenu = menuKey;
      this.#tray.setContextMenu(Menu.buildFromTemplate(template));
    }
  }

  close(): void {
    if (!this.#tray.isDestroyed()) this.#tray.destroy();
  }

  #choose(choice: TrayChoice): void {
    this.#needs.choose(choice);
    // A click has turned the tick of its item already. It is to say how things are, also when nothing comes of it; but a
    // menu cannot be replaced in the middle of its own click.
    setImmediate(() => {
      this.#shownMenu = '';
      this.update();
    });
  }

  #image(look: TrayLook): NativeImage {
    const key = JSON.stringify(look);
    const made = this.#images.get(key) ?? makeImage(look);
    this.#images.set(key, made);
    return made;
  }
}

/** For screens of single and double density. */
function makeImage(look: TrayLook): NativeImage {
  const size = sizes[process.platform] ?? otherSize;
  const style = process.platform === 'darwin' ? 'template' : 'colored';
  const pixels = (side: number) => Buffer.from(paintTrayIcon(look, style, side));
  const image = nativeImage.createFromBitmap(pixels(size), { width: size, height: size });
  const side = size * 2;
  image.addRepresentation({ scaleFactor: 2, width: side, height: side, buffer: pixels(side) });
  if (style === 'template') image.setTemplateImage(true);
  return image;
}
