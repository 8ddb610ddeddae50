import { expect, it, vi } from 'vitest';
import { createPerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createPreferenceActions } from './preferenceActions.ts';

it('stores a change and passes it to the engine', () => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const engine = {
    setMicrophone: vi.fn(),
    allowWhispers: vi.fn(),
    video: {
      camera: { setChoice: vi.fn() },
      budget: { setLimits: vi.fn() },
      shares: { setMode: vi.fn() },
      pointers: { allowDrawing: vi.fn() },
    },
  };
  const { setPreferences } = createPreferenceActions({ store, engine } as unknown as ActionContext);
  setPreferences({ microphoneId: 'desk', shareMode: 'smooth', takesWhispers: false });
  const { preferences } = store.getState();
  expect(preferences).toMatchObject({ microphoneId: 'desk', shareMode: 'smooth' });
  expect(engine.setMicrophone).toHaveBeenCalledExactlyOnceWith(preferences);
  expect(engine.video.shares.setMode).toHaveBeenCalledExactlyOnceWith('smooth');
  expect(engine.allowWhispers).toHaveBeenCalledExactlyOnceWith(false);
  // Each call is announced to the channel, so only a change is.
  expect(engine.video.pointers.allowDrawing).not.toHaveBeenCalled();
  setPreferences({ allowDrawing: false });
  expect(engine.video.pointers.allowDrawing).toHaveBeenCalledExactlyOnceWith(false);
});
