import loaderUrl from '@litertjs/core/wasm/litert_wasm_internal.js?url';
import wasmUrl from '@litertjs/core/wasm/litert_wasm_internal.wasm?url';
import modelUrl from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url';
import {
  type BackgroundNews,
  type BackgroundOrder,
  endOfBackground,
} from './backgroundMessages.ts';
import { type BackgroundPictureRepository, readBackgroundPicture } from './backgroundPicture.ts';
import workerUrl from './backgroundWorker.ts?worker&url';
import { blurByCamera } from './blurByCamera.ts';
import { type ChangedVideo, SlowMachineError } from './CameraBackground.ts';
import { frameStreams } from './frameStreams.ts';

/**
 * Blurs the background of a camera's video, in the camera itself if it can, or replaces it with the user's picture. All
 * files are loaded now, from the page's own server, and run in a separate thread.
 *
 * @throws SlowMachineError on a computer that is too slow, Error if it does not work at all
 */
export async function changeBackground(
  camera: MediaStreamTrack,
  background: 'blur' | 'picture',
  images: BackgroundPictureRepository,
): Promise<ChangedVideo> {
  const byCamera = background === 'blur' ? await blurByCamera(camera) : null;
  if (byCamera !== null) return byCamera;
  const streams = frameStreams(camera);
  const picture = background === 'picture' ? await readBackgroundPicture(images) : null;
  const worker = new Worker(workerUrl);
  const close = () => {
    worker.onmessage = null;
    worker.onerror = null;
    worker.postMessage(endOfBackground);
    streams.track.stop();
  };
  const order: BackgroundOrder = {
    frames: streams.frames,
    changed: streams.changed,
    // If the picture is gone, the room is blurred instead of shown.
    picture,
    files: {
      loaderUrl: absolute(loaderUrl),
      wasmUrl: absolute(wasmUrl),
      modelUrl: absolute(modelUrl),
    },
  };
  const started = Promise.withResolvers<void>();
  worker.onmessage = ({ data }: MessageEvent<BackgroundNews>) => {
    if (data.kind === 'running') started.resolve();
    else if (data.fault === 'slow') started.reject(new SlowMachineError(data.reason));
    else started.reject(new Error(data.reason));
  };
  worker.onerror = ({ message }) => started.reject(new Error(message));
  worker.postMessage(order, [order.frames, order.changed, ...(picture === null ? [] : [picture])]);
  try {
    await started.promise;
  } catch (error) {
    close();
    throw error;
  }
  return {
    track: streams.track,
    onFault(listen) {
      worker.onmessage = ({ data }: MessageEvent<BackgroundNews>) => {
        if (data.kind !== 'fault') return;
        console.error('The background of the camera had to be given up:', data.reason);
        listen(data.fault);
      };
      worker.onerror = ({ message }) => {
        console.error('The background of the camera had to be given up:', message);
        listen('unavailable');
      };
    },
    close,
  };
}

/** A worker resolves relative addresses differently. */
function absolute(url: string): string {
  return new URL(url, document.baseURI).href;
}
