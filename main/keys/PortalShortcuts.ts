import type { CommandLine, GlobalShortcut } from 'electron';
import { type KeyAction, type KeyBindings, pressActions } from '../../shared/ipc/keys.ts';
import { acceleratorOf } from './accelerator.ts';

/** Chromium's features for the portal; GNOME needs the second one (electron/electron pull request 52221). */
const portalFeatures = ['GlobalShortcutsPortal', 'GlobalShortcutsPortalPreferredTrigger'];

/**
 * Makes `globalShortcut` use the desktop's GlobalShortcuts portal. Call it before the app is ready. The portal also needs the
 * app's `desktopName` to be that of its installed .desktop file.
 */
export function enablePortal(commandLine: Pick<CommandLine, 'appendSwitch' | 'getSwitchValue'>) {
  const asked = commandLine.getSwitchValue('enable-features');
  const features = asked === '' ? portalFeatures : [asked, ...portalFeatures];
  commandLine.appendSwitch('enable-features', features.join(','));
}

/**
 * Shortcuts that the desktop assigns on Wayland. It asks the user, reports only presses, and may assign another key than
 * requested. Owns its registrations.
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

  /** Registers the bound chords and unregisters the others. Chords that the portal does not support are left out. */
  set(bindings: KeyBindings): void {
    const wanted = new Map<KeyAction, string>();
    for (const action of pressActions) {
      const chord = bindings[action];
      const accelerator = chord && acceleratorOf(chord);
      if (accelerator && ![...wanted.values()].includes(accelerator)) {
        wanted.set(action, accelerator);
      }
    }
    // Unregister first: two actions may have swapped their chords.
    for (const [action, accelerator] of this.#registered) {
      if (wanted.get(action) === accelerator) continue;
      this.#shortcuts.unregister(accelerator);
      this.#registered.delete(action);
    }
    for (const [action, accelerator] of wanted) {
      if (this.#registered.has(action)) continue;
      // True means requested, not granted: the portal asks the user later and does not report the answer.
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
