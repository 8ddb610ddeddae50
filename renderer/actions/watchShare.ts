import type { PeerId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

export function watchShare({ engine }: ActionContext, peerId: PeerId): void {
  engine.video.shares.watch(peerId);
}
