import type { MenuItemConstructorOptions } from 'electron';
import type { MainTexts } from '../texts/en.ts';

/**
 * The menu of the app: what macOS needs for its keys to work, and zoom for everybody. Elsewhere it is hidden until Alt is
 * pressed.
 *
 * @param isDevelopment adds what developers need
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

/** Shows the menu of the app. An equal one is not set again: settings change at each step of a slider. */
export class AppMenu {
  readonly #set: (menu: MenuItemConstructorOptions[]) => void;
  readonly #menuIn: (texts: MainTexts) => MenuItemConstructorOptions[];
  #shown = '';

  constructor(
    set: (menu: MenuItemConstructorOptions[]) => void,
    menuIn: (texts: MainTexts) => MenuItemConstructorOptions[],
  ) {
    this.#set = set;
    this.#menuIn = menuIn;
  }

  update(texts: MainTexts): void {
    const menu = this.#menuIn(texts);
    const key = JSON.stringify(menu);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#set(menu);
  }
}
