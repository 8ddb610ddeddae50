import type { MicrophoneFailure } from '../../state/callState.ts';

/** Why `getUserMedia` did not open a microphone or a camera, in words of the app (names as in W3C mediacapture-main). */
export function captureFailure(error: unknown): MicrophoneFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
