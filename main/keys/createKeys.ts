import { globalShortcut, powerMonitor, shell, systemPreferences } from 'electron';
import { isHoldAction, type KeyAction } from '../../shared/ipc/keys.ts';
import type { VoiceCommand } from '../../shared/ipc/voice.ts';
import { PushToTalk } from '../../shared/keys/PushToTalk.ts';
import { type WhisperSlot, whisperSlots } from '../../shared/keys/whisperSlots.ts';
import type { SettingsFile } from '../settings/SettingsFile.ts';
import { GlobalKeys } from './GlobalKeys.ts';
import { keyboardHook } from './keyboardHook.ts';
import { PortalShortcuts } from './PortalShortcuts.ts';

export interface Keys {
  readonly keys: GlobalKeys;
  /** Push-to-talk, for the keys and for whoever else holds it: `talk.hold('commandLine', true)`. */
  readonly talk: PushToTalk;
  /** The same for each key to whisper with. */
  readonly whispers: Readonly<Record<WhisperSlot, PushToTalk>>;
  close(): void;
}

/** Global keys and push-to-talk on this system; `command` is told what they want done. */
export function createKeys({
  settings,
  command,
}: {
  readonly settings: Pick<SettingsFile, 'current' | 'change' | 'on'>;
  readonly command: (command: VoiceCommand) => void;
}): Keys {
  const holding = (onTalk: (on: boolean) => void) =>
    new PushToTalk({ delayMs: () => settings.current.releaseDelayMs, clock: globalThis, onTalk });
  const talk = holding((on) => command({ kind: 'talk', on }));
  const whispers = Object.fromEntries(
    whisperSlots.map((slot) => [slot, holding((on) => command({ kind: 'whisper', slot, on }))]),
  ) as Record<WhisperSlot, PushToTalk>;
  const stopAll = () => {
    for (const held of [talk, ...Object.values(whispers)]) held.stop();
  };
  const keys = new GlobalKeys({
    hook: keyboardHook(),
    settings,
    onAction(action, isDown) {
      if (action === 'pushToTalk') talk.hold('key', isDown);
      else if (isHoldAction(action)) whispers[action].hold('key', isDown);
      else if (isDown) command({ kind: 'press', action });
    },
    ...(isWayland() && {
      createPortal: (onPress: (action: KeyAction) => void) =>
        new PortalShortcuts(globalShortcut, onPress),
    }),
    isPermitted: isKeyPermitted,
  });
  // Behind a locked screen, and in sleep, releases are told to nobody.
  const release = () => {
    keys.release();
    stopAll();
  };
  powerMonitor.on('lock-screen', release);
  powerMonitor.on('suspend', release);
  return {
    keys,
    talk,
    whispers,
    close() {
      powerMonitor.removeListener('lock-screen', release);
      powerMonitor.removeListener('suspend', release);
      keys.close();
      stopAll();
    },
  };
}

/** Wayland keeps keys from programs that do not have the focus. An X11 program there hears only other X11 programs. */
export function isWayland(): boolean {
  return process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland';
}

/** The page of macOS's settings where an app is allowed to hear keys. */
const accessibilityPage =
  'x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility';

/** Whether macOS lets this app hear keys while another one has the focus. Other systems have no such permission. */
function isKeyPermitted(): boolean {
  return process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false);
}

/** Opens the system's settings where the permission is given. Asking for it is what puts the app into the list there. */
export function openKeyPermission(): void {
  if (process.platform !== 'darwin') return;
  systemPreferences.isTrustedAccessibilityClient(true);
  void shell.openExternal(accessibilityPage);
}
