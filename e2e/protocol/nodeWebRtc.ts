import wrtc from '@roamhq/wrtc';
import { LayeredConnection } from './LayeredConnection.ts';

// mediasoup-client expects the browser's classes as globals.
Object.assign(globalThis, {
  RTCPeerConnection: LayeredConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  MediaStream: wrtc.MediaStream,
  MediaStreamTrack: wrtc.MediaStreamTrack,
});
