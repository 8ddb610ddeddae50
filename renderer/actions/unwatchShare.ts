import type { PeerId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

export function unwatchShare({ engine }: ActionContext, peerId: PeerId): void {
  engine.video.shares.unwatch(peerId);
}
