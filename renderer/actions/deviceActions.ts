import type { ActionContext } from './ActionContext.ts';
import type { DeviceSteps } from './deviceSteps.ts';

/**
 * The user's devices, and how another one becomes one of them. `deviceSteps.ts` describes each action; it is no part of the
 * page's first load, because few people ever link a device.
 */
export function createDeviceActions(context: ActionContext): DeviceSteps {
  const load = async () => (await import('./deviceSteps.ts')).createDeviceSteps(context);
  const later =
    <Name extends keyof DeviceSteps>(name: Name) =>
    async (...values: Parameters<DeviceSteps[Name]>) =>
      // TypeScript does not see that the values are those of this action.
      await ((await load())[name] as (...all: unknown[]) => unknown)(...values);
  return {
    loadDevices: later('loadDevices'),
    renameDevice: later('renameDevice'),
    removeDevice: later('removeDevice'),
    startDeviceLink: later('startDeviceLink'),
    answerDeviceLink: later('answerDeviceLink'),
    cancelDeviceLink: later('cancelDeviceLink'),
    requestDeviceLink: later('requestDeviceLink'),
    makeRecoveryPhrase: later('makeRecoveryPhrase'),
    saveRecoveryPhrase: later('saveRecoveryPhrase'),
    restoreByPhrase: later('restoreByPhrase'),
    startAnew: later('startAnew'),
  } as DeviceSteps;
}
