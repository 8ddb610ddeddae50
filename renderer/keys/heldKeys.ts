import type { KeyChord } from '../../shared/ipc/keys.ts';
import { PressedKeys } from '../../shared/keys/PressedKeys.ts';
import { PushToTalk } from '../../shared/keys/PushToTalk.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { isChoosingKey, isTyping, keyOf, mouseKeyOf } from './pageKeys.ts';

/** The part of the window whose key events are handled. */
export type KeyPage = Pick<Window, 'addEventListener' | 'document'>;

/** Named key chords that act while they are held. */
export interface HeldKeys<Name extends string> {
  readonly names: readonly Name[];
  /** The chord of each name in the current state; null for none. */
  readonly chordsOf: (state: PerchState) => Readonly<Record<Name, KeyChord | null>>;
  /** A chord was pressed, or the release delay after it has passed. */
  readonly onHold: (name: Name, isHeld: boolean) => void;
}

/**
 * Handles chords that act while they are held. The page gets key events only while it has the focus; when it loses the
 * focus, all keys count as released. Returns the function that stops it.
 */
export function bindHeldKeys<Name extends string>(
  page: KeyPage,
  store: PerchStore,
  { names, chordsOf, onHold }: HeldKeys<Name>,
): () => void {
  const keys = new PressedKeys<Name>();
  const holds = new Map(
    names.map((name) => [
      name,
      new PushToTalk({
        delayMs: () => store.getState().preferences.releaseDelayMs,
        clock: globalThis,
        onTalk: (isHeld) => onHold(name, isHeld),
      }),
    ]),
  );
  const stopped = new AbortController();
  const options = { capture: true, signal: stopped.signal };

  /** Returns whether the key belongs to a chord that is held: the page must then ignore it. */
  function press(key: string | null, isDown: boolean): boolean {
    if (key === null || (isDown && isChoosingKey(page.document))) return false;
    const chords = chordsOf(store.getState());
    const named = names.filter((name) => chords[name]?.includes(key));
    const isHeld = () => named.some((name) => holds.get(name)?.talking);
    const wasHeld = isHeld();
    const { down, up } = isDown ? keys.keyDown(key) : keys.keyUp(key);
    for (const name of up) holds.get(name)?.hold('key', false);
    for (const name of down) holds.get(name)?.hold('key', true);
    return isDown ? isHeld() : wasHeld;
  }
  function take(event: Event, isTaken: boolean): void {
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  }
  function releaseAll(): void {
    keys.clear();
    for (const hold of holds.values()) hold.stop();
  }
  function follow(state: PerchState): void {
    for (const name of keys.setChords(chordsOf(state)).up) holds.get(name)?.stop();
  }

  page.addEventListener(
    'keydown',
    (event) => {
      if (!isTyping(event)) take(event, press(keyOf(event), true));
    },
    options,
  );
  page.addEventListener(
    'keyup',
    (event) => {
      take(event, press(keyOf(event), false));
      // macOS sends no `keyup` for other keys while Command is held.
      if (event.key === 'Meta') releaseAll();
    },
    options,
  );
  for (const [name, isDown] of [
    ['mousedown', true],
    ['mouseup', false],
  ] as const) {
    page.addEventListener(name, (event) => take(event, press(mouseKeyOf(event), isDown)), options);
  }
  page.addEventListener('blur', releaseAll, { signal: stopped.signal });
  page.document.addEventListener('visibilitychange', releaseAll, { signal: stopped.signal });
  follow(store.getState());
  const stopFollowing = store.subscribe(follow);
  return () => {
    stopped.abort();
    stopFollowing();
    releaseAll();
  };
}
