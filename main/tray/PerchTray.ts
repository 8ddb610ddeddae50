import { join } from 'node:path';
import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import type { VoiceCommand } from '../../shared/ipc/voice.ts';
import type { MainTexts } from '../texts/en.ts';
import { type TrayIconName, trayIconName, trayIconSizes } from './trayIcon.ts';
import { type TrayChoice, type TrayState, trayMenu, trayTooltip } from './trayMenu.ts';

export interface PerchTrayNeeds {
  /** The folder of the icons that the build made: `<platform>/<name>.png`. */
  readonly iconsFolder: string;
  readonly state: () => TrayState;
  readonly texts: () => MainTexts;
  readonly showWindow: () => void;
  readonly quit: () => void;
  /** Sends a command to the page of a server. */
  readonly send: (serverId: string, command: VoiceCommand) => void;
}

/** The app's icon in the tray and its menu. */
export class PerchTray {
  readonly #needs: PerchTrayNeeds;
  readonly #tray: Tray;
  readonly #images = new Map<TrayIconName, NativeImage>();
  #shownIcon: TrayIconName;
  #shownMenu = '';
  #shownTooltip = '';

  constructor(needs: PerchTrayNeeds) {
    this.#needs = needs;
    this.#shownIcon = trayIconName(needs.state());
    this.#tray = new Tray(this.#image(this.#shownIcon));
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') {
      this.#tray.on('click', () => needs.showWindow());
    }
    this.update();
  }

  /** Shows the current state. Replaces only what has changed, because an open menu closes when it is replaced. */
  update(): void {
    if (this.#tray.isDestroyed()) return;
    const state = this.#needs.state();
    const texts = this.#needs.texts();
    const icon = trayIconName(state);
    if (icon !== this.#shownIcon) {
      this.#shownIcon = icon;
      this.#tray.setImage(this.#image(icon));
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
    if (choice.kind === 'open') this.#needs.showWindow();
    else if (choice.kind === 'quit') this.#needs.quit();
    else this.#needs.send(choice.serverId, choice.command);
    // The click has already toggled the check mark of its item. The check mark must show the state, even when the command has
    // no effect. A menu cannot be replaced during its own click.
    setImmediate(() => {
      this.#shownMenu = '';
      this.update();
    });
  }

  #image(name: TrayIconName): NativeImage {
    const made = this.#images.get(name) ?? openIcon(this.#needs.iconsFolder, name);
    this.#images.set(name, made);
    return made;
  }
}

/** Electron also loads the image for double density, `<name>@2x.png`. */
function openIcon(folder: string, name: TrayIconName): NativeImage {
  const platform = process.platform in trayIconSizes ? process.platform : 'linux';
  const image = nativeImage.createFromPath(join(folder, platform, `${name}.png`));
  if (platform === 'darwin') image.setTemplateImage(true);
  return image;
}
