import type { DeviceNotifications } from '../../shared/protocol/people/devices.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionState } from '../state/ConnectionState.ts';
import type { NewNotice } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

interface DeviceSources {
  readonly session: Emitter<{ connectionChanged: ConnectionState }> & { signInAgain(): void };
  readonly signaling: Emitter<DeviceNotifications & { lost: unknown }>;
  readonly notify: (notice: NewNotice) => void;
}

/**
 * Keeps the user's devices and the link between two of them in step with the server, and signs in when the other device has
 * said yes. Returns the function that stops it.
 */
export function bindDevices(
  store: PerchStore,
  { session, signaling, notify }: DeviceSources,
): () => void {
  function endLink(outcome: DeviceNotifications['device:linkEnded']['outcome']): void {
    const { hostedLink, requestedLink } = store.getState();
    if (hostedLink.kind === 'code' || hostedLink.kind === 'asked') {
      store.setState({ hostedLink: { kind: 'ended', outcome } });
    }
    if (requestedLink.kind !== 'waiting') return;
    if (outcome === 'approved') {
      store.setState({ requestedLink: { kind: 'none' } });
      session.signInAgain();
    } else {
      store.setState({ requestedLink: { kind: 'ended', outcome } });
    }
  }

  const stops = [
    signaling.on('device:changed', ({ devices, added }) => {
      store.setState({ ownDevices: devices });
      if (added !== null) notify({ kind: 'deviceAdded', name: added });
    }),
    signaling.on('device:linkRequested', (device) => {
      if (store.getState().hostedLink.kind === 'code') {
        store.setState({ hostedLink: { kind: 'asked', device } });
      }
    }),
    signaling.on('device:linkEnded', ({ outcome }) => endLink(outcome)),
    // The server keeps no link without its two connections.
    signaling.on('lost', () => endLink('gone')),
    store.subscribe(({ linkCode, connection }) => {
      if (linkCode === null || connection.kind !== 'ready') return;
      store.setState({ linkCode: null });
      notify({ kind: 'alreadyHere' });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
