import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { CallRegistry } from './CallRegistry.ts';

/** Takes down what pages report of their voice. */
export function voiceCalls(callRegistry: Pick<CallRegistry, 'report'>): HandlersOf<'voice:report'> {
  return {
    'voice:report'({ serverId }, report) {
      if (serverId !== null) callRegistry.report(serverId, report);
      return null;
    },
  };
}
