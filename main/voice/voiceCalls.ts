import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { VoiceBoard } from './VoiceBoard.ts';

/** Takes down what pages report of their voice. */
export function voiceCalls(board: Pick<VoiceBoard, 'report'>): HandlersOf<'voice:report'> {
  return {
    'voice:report'({ serverId }, report) {
      if (serverId !== null) board.report(serverId, report);
      return null;
    },
  };
}
