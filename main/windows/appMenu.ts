import type { MenuItemConstructorOptions } from 'electron';
import type { MainTexts } from '../texts/en.ts';

/**
 * The menu of the app: the menus that macOS needs for its shortcuts, and zoom. On other systems it is hidden until Alt is
 * pressed.
 *
 * @param isDevelopment adds reload and the developer tools
 */
export function appMenu(
  platform: NodeJS.Platform,
  { menu: texts }: MainTexts,
  isDevelopment: boolean,
): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (isDevelopment) view.push({ role: 'reload' }, { role: 'toggleDevTools' });
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'editMenu', label: texts.edit },
    { label: texts.view, submenu: view },
    ...(platform === 'darwin' ? [{ role: 'windowMenu', label: texts.window } as const] : []),
  ];
}

/** Shows the menu of the app. It is replaced only when the language changes, because settings change at each step of a slider. */
export class AppMenu {
  readonly #set: (menu: MenuItemConstructorOptions[]) => void;
  readonly #menuIn: (texts: MainTexts) => MenuItemConstructorOptions[];
  #shown: MainTexts | null = null;

  constructor(
    set: (menu: MenuItemConstructorOptions[]) => void,
    menuIn: (texts: MainTexts) => MenuItemConstructorOptions[],
  ) {
    this.#set = set;
    this.#menuIn = menuIn;
  }

  update(texts: MainTexts): void {
    if (texts === this.#shown) return;
    this.#shown = texts;
    this.#set(this.#menuIn(texts));
  }
}
