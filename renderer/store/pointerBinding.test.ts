import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindPointers, type PointerSources } from './pointerBinding.ts';

const [ann, bob, me] = ['ann', 'bob', 'me'] as PeerId[] as [PeerId, PeerId, PeerId];
const channelId = 'general' as ChannelId;
const user = (name: string) => ({
  id: `user ${name}` as UserId,
  name,
  colorSeed: 0,
  isOwner: false,
  roleIds: [],
});

class FakePointers extends TypedEmitter<{ canPointChanged: boolean }> implements PointerSources {
  canPoint = false;
  shares: Parameters<PointerSources['setShares']>[0] = [];

  setShares(shares: FakePointers['shares']): void {
    this.shares = shares;
  }

  mayPointAt(share: PeerId): boolean {
    return (
      this.canPoint && this.shares.some(({ peerId, drawable }) => peerId === share && drawable)
    );
  }

  open(canPoint: boolean): void {
    this.canPoint = canPoint;
    this.emit('canPointChanged', canPoint);
  }
}

function occupant(peerId: PeerId, change: Partial<Occupant> = {}): Occupant {
  return {
    peerId,
    user: user(peerId),
    channelId,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: true,
    drawable: true,
    camera: false,
    away: false,
    ...change,
  };
}

let store: PerchStore;
let pointers: FakePointers;
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  pointers = new FakePointers();
  bindPointers(store, pointers);
});
const list = (...occupants: Occupant[]) =>
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
const selectedTool = () => store.getState().selectedTool;

test('the watched shares and the user’s own share are visible, no others', () => {
  list(occupant(ann), occupant(bob, { drawable: false }), occupant(me));
  expect(pointers.shares).toEqual([]);
  store.setState({ watching: [ann, bob] });
  expect(pointers.shares).toEqual([
    { peerId: ann, drawable: true, isMine: false },
    { peerId: bob, drawable: false, isMine: false },
  ]);
  store.setState({
    watching: [],
    me: { peerId: me, user: user('me') },
    share: { kind: 'live', name: null, sound: false, watchers: [] },
  });
  expect(pointers.shares).toEqual([{ peerId: me, drawable: true, isMine: true }]);
  store.setState(({ preferences }) => ({ preferences: { ...preferences, allowDrawing: false } }));
  expect(pointers.shares).toEqual([{ peerId: me, drawable: false, isMine: true }]);
});

test('a tool is deselected if the data channel closes, the share ends, or drawing is forbidden', () => {
  pointers.open(true);
  expect(store.getState().canPoint).toBe(true);
  const take = () => {
    list(occupant(ann));
    store.setState({ watching: [ann], selectedTool: { share: ann, tool: 'pen' } });
    expect(selectedTool()).not.toBeNull();
  };
  take();
  list(occupant(ann, { drawable: false }));
  expect(selectedTool()).toBeNull();
  take();
  store.setState({ watching: [] });
  expect(selectedTool()).toBeNull();
  take();
  pointers.open(false);
  expect([selectedTool(), store.getState().canPoint]).toEqual([null, false]);
});
