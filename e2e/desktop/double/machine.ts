import { Modelled, refusing } from './Modelled.ts';

/** What main asked the machine to do; a test reads it through `evaluate`. */
interface Recorded {
  /** Addresses given to the user's browser. */
  readonly opened: string[];
  /** Texts of the modal message boxes. */
  readonly messages: string[];
}
declare global {
  var perchRecorded: Recorded | undefined;
}
const recorded: Recorded = { opened: [], messages: [] };
globalThis.perchRecorded = recorded;

export const shell = refusing('shell', {
  openExternal: async (address: string) => void recorded.opened.push(address),
  showItemInFolder: (path: string) => void recorded.opened.push(path),
  beep: () => undefined,
});

export const dialog = refusing('dialog', {
  showErrorBox(title: string, text: string) {
    console.error(`${title}: ${text}`);
    recorded.messages.push(`${title}\n${text}`);
  },
  async showMessageBox(...asked: readonly (object | undefined)[]) {
    const { message = '', detail = '' } = asked.at(-1) as { message?: string; detail?: string };
    recorded.messages.push(`${message}\n${detail}`);
    return { response: 0, checkboxChecked: false };
  },
});

let clipboardText = '';
export const clipboard = refusing('clipboard', {
  readText: () => clipboardText,
  writeText(text: string) {
    clipboardText = text;
  },
});

class NativeTheme extends Modelled {
  themeSource = 'system';
  readonly shouldUseDarkColors = true;
  readonly shouldUseHighContrastColors = false;

  constructor() {
    super('nativeTheme', ['updated']);
  }
}
export const nativeTheme = new NativeTheme();

/** The Xvfb display that the harness starts. */
const bounds = { x: 0, y: 0, width: 1280, height: 800 };
const display = {
  id: 0,
  label: 'Xvfb',
  bounds,
  workArea: bounds,
  size: { width: bounds.width, height: bounds.height },
  workAreaSize: { width: bounds.width, height: bounds.height },
  scaleFactor: 1,
  internal: false,
};

class Screen extends Modelled {
  constructor() {
    super('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getPrimaryDisplay() {
    return display;
  }

  getAllDisplays() {
    return [display];
  }

  getDisplayMatching() {
    return display;
  }

  getDisplayNearestPoint() {
    return display;
  }

  getCursorScreenPoint() {
    return { x: bounds.width / 2, y: bounds.height / 2 };
  }
}
export const screen = new Screen();

class PowerMonitor extends Modelled {
  constructor() {
    super('powerMonitor', ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown']);
  }

  /** In seconds. */
  getSystemIdleTime() {
    return 0;
  }
}
export const powerMonitor = new PowerMonitor();

export const powerSaveBlocker = refusing('powerSaveBlocker', {
  start: () => 1,
  stop: () => true,
  isStarted: () => false,
});

/** Registered global shortcuts. Tests press them through `globalThis.perchShortcuts`. */
const shortcuts = new Map<string, () => void>();
declare global {
  var perchShortcuts: ReadonlyMap<string, () => void> | undefined;
}
globalThis.perchShortcuts = shortcuts;
export const globalShortcut = refusing('globalShortcut', {
  register(accelerator: string, press: () => void) {
    if (shortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, press);
    return true;
  },
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
  unregister: (accelerator: string) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
});

/** On Linux the system denies nothing and has no such settings. */
export const systemPreferences = refusing('systemPreferences', {
  getAnimationSettings: () => ({
    shouldRenderRichAnimation: true,
    scrollAnimationsEnabledBySystem: true,
    prefersReducedMotion: false,
  }),
});
