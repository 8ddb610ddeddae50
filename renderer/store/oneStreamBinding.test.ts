import { expect, it, vi } from 'vitest';
import { bindOneStream } from './oneStreamBinding.ts';
import { createPerchStore } from './perchStore.ts';

it('tells the server in each session, and when the user changes it', () => {
  const request = vi.fn(() => Promise.resolve({}));
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const prefer = (oneStream: boolean) =>
    store.setState(({ preferences }) => ({ preferences: { ...preferences, oneStream } }));
  const connect = (isReady: boolean) =>
    store.setState({
      connection: isReady
        ? { kind: 'ready' }
        : { kind: 'reconnecting', since: 0, reason: 'unreachable' },
    } as never);
  const stop = bindOneStream(store, request);
  connect(true);
  // That is what the server does anyway.
  expect(request).not.toHaveBeenCalled();
  prefer(true);
  expect(request).toHaveBeenLastCalledWith('line:takeMix', { wanted: true });
  connect(false);
  connect(true);
  expect(request).toHaveBeenCalledTimes(2);
  connect(false);
  prefer(false);
  expect(request).toHaveBeenCalledTimes(2);
  // The session may have gone on.
  connect(true);
  expect(request).toHaveBeenLastCalledWith('line:takeMix', { wanted: false });
  stop();
  prefer(true);
  expect(request).toHaveBeenCalledTimes(3);
});
