import wrtc from '@roamhq/wrtc';
import { Device } from 'mediasoup-client';
import { Chrome74 } from 'mediasoup-client/handlers/Chrome74';
import { withSharedExtensions } from '../../renderer/media/transport/sharedExtensions.ts';
import { LayeredConnection } from './LayeredConnection.ts';

// mediasoup-client expects the browser's classes as globals.
Object.assign(globalThis, {
  RTCPeerConnection: LayeredConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  MediaStream: wrtc.MediaStream,
  MediaStreamTrack: wrtc.MediaStreamTrack,
});

/** A device as the app has it, on node-webrtc. */
export function nodeDevice(): Device {
  return new Device({ handlerFactory: withSharedExtensions(Chrome74.createFactory({})) });
}
