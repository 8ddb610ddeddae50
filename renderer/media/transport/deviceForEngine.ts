import { Device, detectDevice } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';

/** Follows the standards most closely; mediasoup-client uses it for every Chromium-based browser. */
const standardHandler = 'Chrome111';
const webkitHandler = 'Safari12';

/**
 * The mediasoup-client device for this browser. mediasoup-client detects browsers by their user agent. An unknown one
 * gets the standard handler; `public/engine.js` has already checked what it lacks.
 */
export function deviceForEngine(): Device {
  const handlerName = detectDevice() ?? standardHandler;
  if (handlerName !== webkitHandler) return new Device({ handlerName });
  // For WebKit, mediasoup-client requests simulcast in the standard way, but then reads the SDP of the older way, which
  // WebKit no longer writes. A camera in layers would fail, so the other handler does everything but the capabilities.
  const { name, getNativeRtpCapabilities } = Safari12.createFactory({});
  const { factory } = Chrome111.createFactory({});
  return new Device({ handlerFactory: { name, getNativeRtpCapabilities, factory } });
}
