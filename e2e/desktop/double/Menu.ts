import { Modelled } from './Modelled.ts';

/** An item template for `Menu.buildFromTemplate`. */
export interface MenuItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly sublabel?: string;
  readonly toolTip?: string;
  readonly type?: string;
  readonly role?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly icon?: unknown;
  readonly submenu?: Menu | readonly MenuItemOptions[];
  readonly click?: (item: MenuItem, window: unknown, event: object) => void;
}

/** An item of a menu. */
export class MenuItem extends Modelled {
  readonly id: string;
  readonly label: string;
  readonly sublabel: string;
  readonly toolTip: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly icon: unknown;
  readonly submenu: Menu | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: MenuItemOptions['click'];

  constructor(options: MenuItemOptions) {
    super('MenuItem', []);
    const { submenu } = options;
    this.id = options.id ?? '';
    this.label = options.label ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.icon = options.icon;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.#click = options.click;
    this.submenu =
      submenu === undefined || submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
  }

  click(): void {
    if (!this.enabled || !this.visible) throw new Error(`"${this.label}" cannot be clicked`);
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    this.#click?.(this, undefined, {});
  }
}

/** A menu that tests can read and click. It is never drawn. */
export class Menu extends Modelled {
  static #ofApplication: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: readonly (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#ofApplication = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#ofApplication;
  }

  constructor() {
    super('Menu', ['menu-will-show', 'menu-will-close']);
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null);
      if (found) return found;
    }
    return null;
  }
}
