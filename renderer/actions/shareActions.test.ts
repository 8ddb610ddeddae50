import { beforeEach, expect, it, vi } from 'vitest';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createShareActions } from './shareActions.ts';

const shares = { start: vi.fn(), stop: vi.fn(), watch: vi.fn(), unwatch: vi.fn() };
const pointers = { mayPointAt: vi.fn(), wipe: vi.fn() };
const setPreferences = vi.fn();
const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
let store: PerchStore;
let actions: ReturnType<typeof createShareActions>;

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const engine = { video: { shares, pointers } };
  actions = createShareActions({ store, engine } as unknown as ActionContext, { setPreferences });
});

it('toggles a share, and ignores a second click while it is starting', () => {
  actions.toggleShare();
  expect(shares.start).toHaveBeenCalledOnce();
  store.setState({ share: { kind: 'picking' } });
  actions.toggleShare();
  store.setState({ share: { kind: 'starting' } });
  actions.toggleShare();
  expect([shares.start.mock.calls.length, shares.stop.mock.calls.length]).toEqual([1, 0]);
  store.setState({ share: { kind: 'live', name: null, sound: false, watchers: [] } });
  actions.toggleShare();
  expect(shares.stop).toHaveBeenCalledOnce();
});

it('selects a tool where drawing is allowed, and deselects it on a second click', () => {
  const selected = () => store.getState().selectedTool;
  actions.selectTool(ann, 'pen');
  expect(selected()).toBeNull();
  pointers.mayPointAt.mockReturnValue(true);
  actions.selectTool(ann, 'pen');
  expect(selected()).toEqual({ share: ann, tool: 'pen' });
  actions.selectTool(ann, 'pointer');
  expect(selected()).toEqual({ share: ann, tool: 'pointer' });
  actions.selectTool(bob, 'pointer');
  expect(selected()).toEqual({ share: bob, tool: 'pointer' });
  actions.selectTool(bob, 'pointer');
  expect(selected()).toBeNull();
  actions.selectTool(ann, 'pen');
  actions.deselectTool();
  expect(selected()).toBeNull();
});

it('keeps the volume of a share within its limits', () => {
  actions.setShareVolume('ann' as UserId, 3);
  expect(store.getState().preferences.shareVolumes).toEqual({ ann: 2 });
});

it('stores whether others may draw', () => {
  actions.allowDrawing(false);
  expect(setPreferences).toHaveBeenCalledExactlyOnceWith({ allowDrawing: false });
});
