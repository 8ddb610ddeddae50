import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { answerLink, followLink } from './followLink.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];
const join = vi.fn();
const engine = { join } as unknown as ActionContext['engine'];
let store: PerchStore;
beforeEach(() => {
  join.mockReset();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
});

it('a link moves nobody before they have said so', () => {
  followLink({ store }, general);
  expect(store.getState().linkedTo).toBe(general);
  expect(join).not.toHaveBeenCalled();
  answerLink({ store, engine }, true);
  expect(join).toHaveBeenCalledExactlyOnceWith(general);
  expect(store.getState().linkedTo).toBeNull();
});

it('a call goes on when the answer is no, and is not asked about for the channel one is in', () => {
  store.setState({ voice: { kind: 'joined', channelId: music, failure: null } });
  followLink({ store }, general);
  answerLink({ store, engine }, false);
  followLink({ store }, music);
  expect(store.getState().linkedTo).toBeNull();
  expect(join).not.toHaveBeenCalled();
});
