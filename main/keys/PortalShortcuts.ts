import type { CommandLine, GlobalShortcut } from 'electron';
import { type KeyAction, type KeyBindings, pressActions } from '../../shared/ipc/keys.ts';
import { acceleratorOf } from './accelerator.ts';

/** Chromium's features behind the portal; the second one lets GNOME have it (electron/electron pull request 52221). */
const portalFeatures = ['GlobalShortcutsPortal', 'GlobalShortcutsPortalPreferredTrigger'];

/**
 * Lets `globalShortcut` go through the desktop's GlobalShortcuts portal; to be called before the app is ready. The portal
 * also wants the app's `desktopName` to be that of its installed .desktop file.
 */
export function enablePortal(commandLine: Pick<CommandLine, 'appendSwitch' | 'getSwitchValue'>) {
  const asked = commandLine.getSwitchValue('enable-features');
  const features = asked === '' ? portalFeatures : [asked, ...portalFeatures];
  commandLine.appendSwitch('enable-features', features.join(','));
}

/**
 * Shortcuts that the desktop itself assigns, on Wayland: it asks the person, tells presses only, and may give another key
 * than was wished for. Owns its registrations.
 */
export class PortalShortcuts {
  readonly #shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>;
  readonly #onPress: (action: KeyAction) => void;
  readonly #registered = new Map<KeyAction, string>();

  constructor(
    shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>,
    onPress: (action: KeyAction) => void,
  ) {
    this.#shortcuts = shortcuts;
    this.#onPress = onPress;
  }

  /** Asks for what is bound and gives back what is no longer. What the portal cannot have is left out. */
  set(bindings: KeyBindings): void {
    const wished = new Map<KeyAction, string>();
    for (const action of pressActions) {
      const chord = bindings[action];
      const accelerator = chord && acceleratorOf(chord);
      if (accelerator && ![...wished.values()].includes(accelerator)) {
        wished.set(action, accelerator);
      }
    }
    // All that goes before anything comes: two actions may have changed places.
    for (const [action, accelerator] of this.#registered) {
      if (wished.get(action) === accelerator) continue;
      this.#shortcuts.unregister(accelerator);
      this.#registered.delete(action);
    }
    for (const [action, accelerator] of wished) {
      if (this.#registered.has(action)) continue;
      // True means asked for, not granted: the portal answers later, and only to the person.
      if (this.#shortcuts.register(accelerator, () => this.#onPress(action))) {
        this.#registered.set(action, accelerator);
      }
    }
  }

  close(): void {
    for (const accelerator of this.#registered.values()) this.#shortcuts.unregister(accelerator);
    this.#registered.clear();
  }
}
