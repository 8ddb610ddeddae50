import { PressedKeys } from '../shared/keys/PressedKeys.ts';
import { PushToTalk } from '../shared/keys/PushToTalk.ts';
import type { Actions } from './actions/Actions.ts';
import { isChoosingKey, isTyping, keyOf, mouseKeyOf } from './pageKeys.ts';
import type { PerchState } from './store/PerchState.ts';
import type { PerchStore } from './store/perchStore.ts';

/** The part of a page that is listened to. */
export type KeyPage = Pick<Window, 'addEventListener' | 'document'>;

/**
 * Push-to-talk in a browser: the page hears its key while it has the focus, and counts it as up when it loses it. Answers
 * how to stop.
 */
export function bindTalkKey(
  page: KeyPage,
  store: PerchStore,
  actions: Pick<Actions, 'talk'>,
): () => void {
  const keys = new PressedKeys<'talk'>();
  const talk = new PushToTalk({
    delayMs: () => store.getState().preferences.releaseDelayMs,
    clock: globalThis,
    onTalk: (on) => actions.talk(on),
  });
  const over = new AbortController();
  const options = { capture: true, signal: over.signal };

  /** Answers whether it was the talk key: then nothing else is to happen with it. */
  function press(key: string | null, isDown: boolean): boolean {
    if (key === null || (isDown && isChoosingKey(page.document))) return false;
    const isOfChord = store.getState().preferences.talkKey?.includes(key) ?? false;
    const wasTalking = talk.talking;
    const { down, up } = isDown ? keys.keyDown(key) : keys.keyUp(key);
    if (down.length > 0) talk.hold('key', true);
    if (up.length > 0) talk.hold('key', false);
    return isOfChord && (isDown ? talk.talking : wasTalking);
  }
  function take(event: Event, isTaken: boolean): void {
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  }
  function letGo(): void {
    keys.clear();
    talk.stop();
  }
  function follow({ preferences: { talkMode, talkKey } }: PerchState): void {
    const { up } = keys.setChords({ talk: talkMode === 'pushToTalk' ? talkKey : null });
    if (up.length > 0) talk.stop();
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
