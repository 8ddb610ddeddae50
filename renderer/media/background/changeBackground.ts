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
 * A camera's picture with its background blurred, by the camera itself where it can, or with the person's own picture in its
 * place. Everything that is needed is loaded now, from where the page came from, and works in a thread of its own.
 *
 * @throws SlowMachineError on a machine that does not keep up, Error where it does not work at all
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
    // A picture that is gone must not lay the room open: then it is blurred.
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

/** For a worker, whose own address is another. */
function absolute(url: string): string {
  return new URL(url, document.baseURI).href;
}
