import type { DeviceChoice } from '../../../state/callState.ts';
import type { Choice } from './SettingSelect.tsx';

/** Id of the option “system default”, because every option needs an id. */
export const systemDefaultId = 'system default';

interface Words {
  systemDefault: string;
  unplugged: string;
  /** The name of a device that the browser does not name yet; counted from 1. */
  unnamed: (number: number) => string;
}

/**
 * The options for a device select: the system default first, then all devices. A chosen device that is not connected stays in the
 * list and says so.
 */
export function deviceChoices(
  devices: readonly DeviceChoice[],
  chosenId: string | null,
  words: Words,
): Choice<string>[] {
  const own = devices.filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default');
  const choices = [
    { id: systemDefaultId, label: words.systemDefault },
    ...own.map(({ deviceId, label }, index) => ({
      id: deviceId,
      label: label || words.unnamed(index + 1),
    })),
  ];
  const isMissing = chosenId !== null && !choices.some(({ id }) => id === chosenId);
  return isMissing ? [...choices, { id: chosenId, label: words.unplugged }] : choices;
}
