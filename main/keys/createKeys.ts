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
  /** Push-to-talk, for its key and for other callers: `talk.hold('commandLine', true)`. */
  readonly talk: PushToTalk;
  /** The same for each whisper key. */
  readonly whispers: Readonly<Record<WhisperSlot, PushToTalk>>;
  close(): void;
}

/** Creates global keys and push-to-talk for this system. `command` is called with the commands of the keys. */
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
  // While the screen is locked, and in sleep, no release is received.
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

/** Under Wayland a program without the focus receives no keys. An X11 program receives only the keys of X11 programs. */
export function isWayland(): boolean {
  return process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland';
}

/** The page of macOS's settings for the permission to receive keys. */
const accessibilityPage =
  'x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility';

/** Whether macOS lets this app receive keys while another one has the focus. Other systems have no such permission. */
function isKeyPermitted(): boolean {
  return process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false);
}

/** Opens the system's settings at this permission. The prompt of the check adds the app to the list there. */
export function openKeyPermission(): void {
  if (process.platform !== 'darwin') return;
  systemPreferences.isTrustedAccessibilityClient(true);
  void shell.openExternal(accessibilityPage);
}
