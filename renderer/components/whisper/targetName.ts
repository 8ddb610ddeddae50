import type { WhisperTarget } from '../../../shared/protocol/whisper.ts';
import type { PerchState } from '../../store/PerchState.ts';

/** What the target of a whisper is called; empty when it has just gone. */
export function targetName({ presence }: PerchState, target: WhisperTarget): string {
  const name =
    'peerId' in target
      ? presence.occupants.find(({ peerId }) => peerId === target.peerId)?.user.name
      : presence.channels.find(({ id }) => id === target.channelId)?.name;
  return name ?? '';
}
