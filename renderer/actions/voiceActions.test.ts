import { beforeEach, expect, it, vi } from 'vitest';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createVoiceActions } from './voiceActions.ts';

const engine = { setMuted: vi.fn(), setDeafened: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof createVoiceActions>;

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  actions = createVoiceActions({ store, engine } as unknown as ActionContext);
});

it.each([
  [{ muted: false, deafened: false }, true],
  [{ muted: true, deafened: false }, false],
  // Unmuting also ends deafening.
  [{ muted: false, deafened: true }, false],
  [{ muted: true, deafened: true }, false],
])('toggles the mute state that the user sees: %j', (state, muted) => {
  store.setState(state);
  actions.toggleMuted();
  expect(engine.setMuted).toHaveBeenCalledExactlyOnceWith(muted);
});

it.each([true, false])('toggles deafening from %j', (deafened) => {
  store.setState({ deafened });
  actions.toggleDeafened();
  expect(engine.setDeafened).toHaveBeenCalledExactlyOnceWith(!deafened);
});
