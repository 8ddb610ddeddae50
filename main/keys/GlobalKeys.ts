import {
  isHoldAction,
  type KeyAction,
  type KeyBindings,
  type KeyRecording,
  type KeysState,
  keyActions,
} from '../../shared/ipc/keys.ts';
import { ChordRecorder } from '../../shared/keys/ChordRecorder.ts';
import { chordContains } from '../../shared/keys/keyChord.ts';
import { type ChordChanges, PressedKeys } from '../../shared/keys/PressedKeys.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { SettingsFile } from '../settings/SettingsFile.ts';
import { acceleratorOf } from './accelerator.ts';
import type { KeyHook, KeyListener } from './keyboardHook.ts';
import type { PortalShortcuts } from './PortalShortcuts.ts';

export interface GlobalKeysOptions {
  readonly hook: KeyHook;
  readonly settings: Pick<SettingsFile, 'current' | 'change' | 'on'>;
  /** A bound chord was pressed or released. The portal reports presses only: each becomes a press and a release. */
  readonly onAction: (action: KeyAction, isDown: boolean) => void;
  /**
   * Creates the shortcuts of the desktop, on systems where programs cannot receive global keys (Wayland). Replaces the hook.
   */
  readonly createPortal?: (
    onPress: (action: KeyAction) => void,
  ) => Pick<PortalShortcuts, 'set' | 'close'>;
  /** Whether the system lets this app receive keys. Checked at each refresh; true if not given. */
  readonly isPermitted?: () => boolean;
}

interface Recording {
  readonly action: KeyAction;
  readonly recorder: ChordRecorder;
  /** The keys of the page that asked. They are withheld from the page during the recording. */
  readonly pageKeys: KeyHook | null;
  readonly done: (recording: KeyRecording) => void;
}

/** For keys that are only withheld. */
const ignoringListener: KeyListener = { keyDown: () => undefined, keyUp: () => undefined };

/**
 * Global keys, which work whatever program has the focus. It listens only while something is bound or a chord is recorded.
 * Owns the hook and the portal's shortcuts.
 */
export class GlobalKeys extends TypedEmitter<{ changed: KeysState }> {
  readonly #options: GlobalKeysOptions;
  readonly #portal: Pick<PortalShortcuts, 'set' | 'close'> | null;
  readonly #pressed = new PressedKeys<KeyAction>();
  readonly #stopFollowingSettings: () => void;
  #listening = false;
  #failed = false;
  #permitted = true;
  #pushToTalkOnly = false;
  #recording: Recording | null = null;
  #state: KeysState;
  #closed = false;

  constructor(options: GlobalKeysOptions) {
    super();
    this.#options = options;
    const { settings, onAction } = options;
    this.#portal =
      options.createPortal?.((action) => {
        // Ignored while a chord is recorded.
        if (this.#recording !== null) return;
        onAction(action, true);
        onAction(action, false);
      }) ?? null;
    this.#state = this.#currentState();
    this.#stopFollowingSettings = settings.on('changed', () => this.refresh());
    this.refresh();
  }

  get state(): KeysState {
    return this.#state;
  }

  /** Applies changes of the settings, or of a permission of the system. */
  refresh(): void {
    if (this.#closed) return;
    const bindings = this.#activeBindings();
    this.#portal?.set(bindings);
    this.#act(this.#pressed.setChords(bindings));
    this.#permitted = this.#options.isPermitted?.() ?? true;
    const bound = keyActions.some((action) => bindings[action] !== null);
    const wanted = bound || this.#recording !== null;
    this.#listen(wanted && this.#permitted && this.#portal === null);
    this.#emitChange();
  }

  /** Whether the channel of the call asks for push-to-talk, whatever the talk mode is. */
  setPushToTalkOnly(pushToTalkOnly: boolean): void {
    if (this.#pushToTalkOnly === pushToTalkOnly) return;
    this.#pushToTalkOnly = pushToTalkOnly;
    this.refresh();
  }

  /**
   * Records the next chord that is pressed and released, and binds it. Until then no key does anything else.
   *
   * @param pageKeys the keys of the page that asks, which has the focus. They are recorded where the hook cannot be used.
   */
  record(action: KeyAction, pageKeys: KeyHook | null = null): Promise<KeyRecording> {
    this.cancel();
    const hasPortal = this.#portal !== null;
    if (hasPortal && (pageKeys === null || isHoldAction(action))) {
      return Promise.resolve({ kind: 'unusable' });
    }
    this.release();
    return new Promise((done) => {
      const recorder = new ChordRecorder();
      this.#recording = { action, recorder, pageKeys, done };
      pageKeys?.start(hasPortal ? this.#listener : ignoringListener);
      this.refresh();
      if (!hasPortal && !this.#listening) this.cancel();
    });
  }

  /** Ends a recording without a chord. */
  cancel(): void {
    this.#finish({ kind: 'cancelled' });
  }

  /** Treats all held keys as released: the screen is locked, or the machine goes to sleep. */
  release(): void {
    this.#act(this.#pressed.clear());
  }

  close(): void {
    if (this.#closed) return;
    this.cancel();
    this.#closed = true;
    this.#stopFollowingSettings();
    this.#listen(false);
    this.#portal?.close();
  }

  readonly #listener = {
    keyDown: (key: string) => {
      if (this.#recording === null) this.#act(this.#pressed.keyDown(key));
      else this.#recording.recorder.keyDown(key);
    },
    keyUp: (key: string) => {
      if (this.#recording === null) {
        this.#act(this.#pressed.keyUp(key));
        return;
      }
      const recorded = this.#recording.recorder.keyUp(key);
      if (recorded !== null) this.#finish(recorded);
    },
  };

  /**
   * The bindings to listen for: push-to-talk only in that talk mode or where the channel asks for it, and with the portal no
   * key that must be held.
   */
  #activeBindings(): KeyBindings {
    const { keys, preferences } = this.#options.settings.current;
    const talks = this.#pushToTalkOnly || preferences.talkMode === 'pushToTalk';
    const isHeard = (action: KeyAction) =>
      action === 'pushToTalk'
        ? talks && this.#portal === null
        : this.#portal === null || !isHoldAction(action);
    return Object.fromEntries(
      keyActions.map((action) => [action, isHeard(action) ? keys[action] : null]),
    ) as KeyBindings;
  }

  #finish(recording: KeyRecording): void {
    const ended = this.#recording;
    if (ended === null) return;
    this.#recording = null;
    ended.pageKeys?.stop();
    const unusable =
      recording.kind === 'recorded' &&
      this.#portal !== null &&
      acceleratorOf(recording.chord) === null;
    if (recording.kind === 'recorded' && !unusable) {
      this.#options.settings.change({ keys: { [ended.action]: recording.chord } });
    }
    this.refresh();
    ended.done(unusable ? { kind: 'unusable' } : recording);
  }

  #listen(wanted: boolean): void {
    if (this.#listening === wanted) return;
    if (!wanted) {
      this.#listening = false;
      this.#options.hook.stop();
      this.release();
      return;
    }
    try {
      this.#options.hook.start(this.#listener);
      this.#listening = true;
      this.#failed = false;
    } catch (error) {
      if (!this.#failed)
        console.error('Global keys do not work while another program has the focus:', error);
      this.#failed = true;
    }
  }

  #act({ down, up }: ChordChanges<KeyAction>): void {
    for (const action of up) this.#options.onAction(action, false);
    for (const action of down) this.#options.onAction(action, true);
  }

  #currentState(): KeysState {
    const conflicts = conflictsOf(this.#options.settings.current.keys);
    if (this.#portal !== null) return { heard: 'portal', reason: 'wayland', conflicts };
    if (!this.#permitted) return { heard: 'none', reason: 'permission', conflicts };
    if (this.#failed) return { heard: 'none', reason: 'failed', conflicts };
    return { heard: 'hook', reason: null, conflicts };
  }

  #emitChange(): void {
    const state = this.#currentState();
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.emit('changed', state);
  }
}

/** Pairs of actions that one press would trigger together. */
export function conflictsOf(bindings: KeyBindings): KeysState['conflicts'] {
  return keyActions.flatMap((first, index) =>
    keyActions.slice(index + 1).flatMap((second) => {
      const [a, b] = [bindings[first], bindings[second]];
      if (a === null || b === null) return [];
      return chordContains(a, b) || chordContains(b, a) ? [[first, second] as const] : [];
    }),
  );
}
