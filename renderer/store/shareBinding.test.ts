import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ShareState } from '../state/callState.ts';
import type { NewNotice } from './notices.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindShares } from './shareBinding.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];

class FakeShares extends TypedEmitter<{ changed: ShareState; watchingChanged: readonly PeerId[] }> {
  sharers: PeerId[] = [];
  setSharers(sharers: ReadonlySet<PeerId>) {
    this.sharers = [...sharers];
  }
  become(share: ShareState) {
    this.emit('changed', share);
  }
  watch(...peerIds: string[]) {
    this.emit('watchingChanged', peerIds as PeerId[]);
  }
}

function occupant(name: string, channelId: ChannelId, sharing: boolean): Occupant {
  return {
    peerId: name as PeerId,
    user: { id: `user ${name}` as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing,
    drawable: true,
    camera: false,
    away: false,
  };
}

let store: PerchStore;
let shares: FakeShares;
let notices: NewNotice[];
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  shares = new FakeShares();
  notices = [];
  bindShares(store, shares, (notice) => notice && notices.push(notice));
  store.setState({
    me: {
      peerId: 'me' as PeerId,
      user: { id: 'user me' as UserId, name: 'me', isOwner: false, roleIds: [], colorSeed: 0 },
    },
  });
});
const list = (...occupants: Occupant[]) =>
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
const be = (channelId: ChannelId) =>
  store.setState({ voice: { kind: 'joined', channelId, failure: null } });

test('the sharers are those of the user’s channel, without the user', () => {
  list(occupant('ann', general, true), occupant('bob', music, true), occupant('me', general, true));
  expect(shares.sharers).toEqual([]);
  be(general);
  expect(shares.sharers).toEqual(['ann']);
  store.setState({ voice: { kind: 'joining', channelId: music, from: general } });
  expect(shares.sharers).toEqual(['ann']);
  be(music);
  expect(shares.sharers).toEqual(['bob']);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(shares.sharers).toEqual([]);
});

test('gives a notice for a share that starts in the channel, not for one that was there before', () => {
  list(occupant('ann', general, true), occupant('bob', general, false));
  be(general);
  expect(notices).toEqual([]);
  list(occupant('ann', general, true), occupant('bob', general, true));
  expect(notices).toEqual([{ kind: 'shareBegun', name: 'bob' }]);
  list(occupant('ann', general, false), occupant('bob', general, true));
  expect(notices).toHaveLength(1);
});

test('writes the user’s share and the watched shares into the store', () => {
  shares.become({ kind: 'picking' });
  shares.become({ kind: 'starting' });
  const live: ShareState = { kind: 'live', name: null, sound: false, watchers: [] };
  shares.become(live);
  shares.become({ ...live, watchers: ['ann' as PeerId] });
  shares.watch('ann');
  expect(store.getState()).toMatchObject({ share: { watchers: ['ann'] }, watching: ['ann'] });
  shares.become({ kind: 'off', failure: 'sourceGone' });
  expect(notices).toEqual([{ kind: 'shareLive' }, { kind: 'shareFailed', reason: 'sourceGone' }]);
});
