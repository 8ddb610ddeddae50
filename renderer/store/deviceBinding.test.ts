import { beforeEach, expect, test, vi } from 'vitest';
import type { DeviceNotifications } from '../../shared/protocol/people/devices.ts';
import type { ConnectionState } from '../state/ConnectionState.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { bindDevices } from './deviceBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

class FakeSession extends FakeEmitter<{ connectionChanged: ConnectionState }> {
  readonly signInAgain = vi.fn();
}

let session: FakeSession;
let signaling: FakeEmitter<DeviceNotifications & { lost: unknown }>;
let store: PerchStore;
let stop: () => void;
const notify = vi.fn();
const phone = { publicKey: 'key', name: 'Phone' };
const code = {
  kind: 'code',
  code: '7K2Q-9ABC',
  links: { app: 'app', browser: 'browser' },
} as const;

beforeEach(() => {
  vi.clearAllMocks();
  session = new FakeSession();
  signaling = new FakeEmitter();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  stop = bindDevices(store, { session, signaling, notify });
});

test('a device that asks is shown while its code is', () => {
  signaling.emit('device:linkRequested', phone);
  expect(store.getState().hostedLink).toEqual({ kind: 'none' });
  store.setState({ hostedLink: code });
  signaling.emit('device:linkRequested', phone);
  expect(store.getState().hostedLink).toEqual({ kind: 'asked', device: phone });
  signaling.emit('device:linkEnded', { outcome: 'gone' });
  expect(store.getState().hostedLink).toEqual({ kind: 'ended', outcome: 'gone' });
});

test('the new device signs in when the other one has said yes, and only then', () => {
  const waiting = { kind: 'waiting', publicKey: 'key' } as const;
  store.setState({ requestedLink: waiting });
  signaling.emit('device:linkEnded', { outcome: 'refused' });
  expect(store.getState().requestedLink).toEqual({ kind: 'ended', outcome: 'refused' });
  signaling.emit('device:linkEnded', { outcome: 'approved' });
  expect(session.signInAgain).not.toHaveBeenCalled();
  store.setState({ requestedLink: waiting });
  signaling.emit('device:linkEnded', { outcome: 'approved' });
  expect(session.signInAgain).toHaveBeenCalledOnce();
  expect(store.getState().requestedLink).toEqual({ kind: 'none' });
});

test('a lost connection ends a link on this side, too', () => {
  store.setState({ hostedLink: code });
  signaling.emit('lost', {});
  expect(store.getState().hostedLink).toEqual({ kind: 'ended', outcome: 'gone' });
  store.setState({ requestedLink: { kind: 'waiting', publicKey: 'key' } });
  signaling.emit('lost', {});
  expect(store.getState().requestedLink).toEqual({ kind: 'ended', outcome: 'gone' });
});

test('a device that this one has not let in is told of', () => {
  signaling.emit('device:changed', { devices: [], added: null });
  expect(store.getState().ownDevices).toEqual([]);
  expect(notify).not.toHaveBeenCalled();
  signaling.emit('device:changed', { devices: [], added: 'Phone' });
  expect(notify.mock.calls).toEqual([[{ kind: 'deviceAdded', name: 'Phone' }]]);
});

test('a link for a new device does nothing where somebody is signed in, and says so', () => {
  store.setState({ linkCode: '7K2Q-9ABC' });
  expect(notify).not.toHaveBeenCalled();
  store.setState({ connection: { kind: 'ready' } });
  expect(store.getState().linkCode).toBeNull();
  expect(notify.mock.calls).toEqual([[{ kind: 'alreadyHere' }]]);
  stop();
  expect([signaling.listenerCount, session.listenerCount]).toEqual([0, 0]);
});
