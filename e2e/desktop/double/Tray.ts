import type { Menu } from './Menu.ts';
import { Modelled } from './Modelled.ts';
import { type NativeImage, nativeImage } from './nativeImage.ts';

declare global {
  /** What the harness reads and clicks, here and in real Electron (`../real/prepare.cjs`). */
  var perchTrays: RecordedTray[] | undefined;
}

/** A tray icon's current state. */
export interface RecordedTray {
  menu: Menu | null;
  toolTip: string;
  /** The picture, as a `data:` address. */
  icon: string;
  /** Clicks the icon itself. */
  click(): void;
}

/** A recorded icon of the system tray. */
export class Tray extends Modelled {
  readonly #record: RecordedTray;
  #isDestroyed = false;

  constructor(image: NativeImage | string) {
    super('Tray', ['click', 'right-click', 'double-click', 'middle-click']);
    this.#record = {
      menu: null,
      toolTip: '',
      icon: pictureOf(image),
      click: () => void this.emit('click', {}),
    };
    globalThis.perchTrays ??= [];
    globalThis.perchTrays.push(this.#record);
  }

  setContextMenu(menu: Menu | null): void {
    this.#record.menu = menu;
  }

  popUpContextMenu(): void {}

  setToolTip(text: string): void {
    this.#record.toolTip = text;
  }

  setTitle(_title: string): void {}

  setIgnoreDoubleClickEvents(_on: boolean): void {}

  setImage(image: NativeImage | string): void {
    this.#record.icon = pictureOf(image);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
    globalThis.perchTrays = globalThis.perchTrays?.filter((tray) => tray !== this.#record);
  }
}

function pictureOf(image: NativeImage | string): string {
  return (typeof image === 'string' ? nativeImage.createFromPath(image) : image).toDataURL();
}
