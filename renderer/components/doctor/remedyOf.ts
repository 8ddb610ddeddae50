import type { DoctorFacts } from '../../../shared/doctor/DoctorFacts.ts';
import type { Cause } from '../../../shared/doctor/diagnose.ts';

/** What a click can do about a cause. */
export type Remedy =
  | 'defaultMicrophone'
  | 'retryMicrophone'
  | 'unblockSound'
  | 'undeafen'
  | 'reload';

/** The one thing that a click can do about a cause; null where only people can. */
export function remedyOf(cause: Cause, { microphone }: DoctorFacts): Remedy | null {
  switch (cause) {
    case 'microphoneMissing':
    case 'microphoneBusy':
    case 'microphoneFailed':
    case 'microphoneMuted':
    case 'microphoneQuiet':
      return microphone?.isChosen ? 'defaultMicrophone' : null;
    case 'microphoneDenied':
      return 'retryMicrophone';
    case 'soundBlocked':
      return 'unblockSound';
    case 'deafened':
      return 'undeafen';
    case 'versionOther':
      return 'reload';
    default:
      return null;
  }
}
