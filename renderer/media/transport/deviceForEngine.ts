import { Device, detectDevice } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';
import type { HandlerFactory } from 'mediasoup-client/types';
import { withSharedExtensions } from './sharedExtensions.ts';

/**
 * The mediasoup-client device for this browser. mediasoup-client detects browsers by their user agent. An unknown one
 * gets the handler for Chromium, which follows the standards most closely; `public/engine.js` has already checked what it
 * lacks.
 */
export function deviceForEngine(): Device {
  return new Device({ handlerFactory: withSharedExtensions(handlerForEngine()) });
}

function handlerForEngine(): HandlerFactory {
  switch (detectDevice()) {
    case 'Firefox120':
      return Firefox120.createFactory({});
    case 'Safari12': {
      // For WebKit, mediasoup-client requests simulcast in the standard way, but then reads the SDP of the older way, which
      // WebKit no longer writes. A camera in layers would fail, so the other handler does everything but the capabilities.
      const { name, getNativeRtpCapabilities } = Safari12.createFactory({});
      const { factory } = Chrome111.createFactory({});
      return { name, getNativeRtpCapabilities, factory };
    }
    default:
      return Chrome111.createFactory({});
  }
}
