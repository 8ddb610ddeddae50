import type { KeyChord } from '../../shared/ipc/keys.ts';
import { PressedKeys } from '../../shared/keys/PressedKeys.ts';
import { PushToTalk } from '../../shared/keys/PushToTalk.ts';
import type { Preferences } from '../state/preferences.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { isChoosingKey, isTyping, keyOf, mouseKeyOf } from './pageKeys.ts';

/** The part of a page that is listened to. */
export type KeyPage = Pick<Window, 'addEventListener' | 'document'>;

export interface HeldKeys<Name extends string> {
  readonly names: readonly Name[];
  /** The keys of each as they are now. */
  readonly chordsOf: (preferences: Preferences) => Readonly<Record<Name, KeyChord | null>>;
  /** Its keys went down, or the release delay after them is over. */
  readonly onHold: (name: Name, on: boolean) => void;
}

/**
 * Keys of a browser's page that do something for as long as they are held: the page hears them while it has the focus, and
 * counts them as up when it loses it. Answers how to stop.
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
        onTalk: (on) => onHold(name, on),
      }),
    ]),
  );
  const over = new AbortController();
  const options = { capture: true, signal: over.signal };

  /** Answers whether it was one of these keys: then nothing else is to happen with it. */
  function press(key: string | null, isDown: boolean): boolean {
    if (key === null || (isDown && isChoosingKey(page.document))) return false;
    const chords = chordsOf(store.getState().preferences);
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
  function letGo(): void {
    keys.clear();
    for (const hold of holds.values()) hold.stop();
  }
  function follow({ preferences }: PerchState): void {
    for (const name of keys.setChords(chordsOf(preferences)).up) holds.get(name)?.stop();
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
      // On a Mac no key goes up while Command is held.
      if (event.key === 'Meta') letGo();
    },
    options,
  );
  for (const [name, isDown] of [
    ['mousedown', true],
    ['mouseup', false],
  ] as const) {
    page.addEventListener(name, (event) => take(event, press(mouseKeyOf(event), isDown)), options);
  }
  page.addEventListener('blur', letGo, { signal: over.signal });
  page.document.addEventListener('visibilitychange', letGo, { signal: over.signal });
  follow(store.getState());
  const stopFollowing = store.subscribe(follow);
  return () => {
    over.abort();
    stopFollowing();
    letGo();
  };
}
