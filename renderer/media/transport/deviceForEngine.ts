import { Device, detectDevice } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';

/** Follows the standards closest, and is what mediasoup-client takes for every engine made of Chromium's parts. */
const standardHandler = 'Chrome111';
const webkitHandler = 'Safari12';

/**
 * The device for the engine that this page runs in. mediasoup-client tells engines by what they call themselves; one that
 * goes by a name it does not know is taken as it is, since what an engine lacks was found out before (`public/engine.js`).
 */
export function deviceForEngine(): Device {
  const handlerName = detectDevice() ?? standardHandler;
  if (handlerName !== webkitHandler) return new Device({ handlerName });
  // mediasoup-client asks WebKit for layers in the standard way and then looks for the lines of the way before that, which
  // an engine that understood it no longer writes: a camera in layers would fail. The other handler does only the first.
  const { name, getNativeRtpCapabilities } = Safari12.createFactory({});
  const { factory } = Chrome111.createFactory({});
  return new Device({ handlerFactory: { name, getNativeRtpCapabilities, factory } });
}
