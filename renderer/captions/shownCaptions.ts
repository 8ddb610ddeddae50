import type { Caption } from '../../shared/domain/Caption.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { ShownCaption } from '../state/Captions.ts';

/** As many as can be followed. */
const shownMax = 4;

/** The list with a caption of somebody: in place of their sentence that goes on, or after all others. */
export function withCaption(
  shown: readonly ShownCaption[],
  speaker: { readonly peerId: PeerId; readonly name: string },
  caption: Caption,
): readonly ShownCaption[] {
  const before = shown.find(({ peerId, isFinal }) => peerId === speaker.peerId && !isFinal);
  const id = before?.id ?? Math.max(0, ...shown.map((each) => each.id)) + 1;
  const added = { ...caption, ...speaker, id };
  if (before) return shown.map((each) => (each === before ? added : each));
  return [...shown, added].slice(-shownMax);
}
