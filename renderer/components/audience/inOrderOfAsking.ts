import type { Occupant } from '../../../shared/domain/Presence.ts';

/** Who has raised a hand, the first first, then who is invited without having raised one. */
export function inOrderOfAsking(listeners: readonly Occupant[]): Occupant[] {
  const handOf = ({ stagePart }: Occupant) => stagePart?.hand ?? Number.POSITIVE_INFINITY;
  return listeners
    .filter(({ stagePart }) => stagePart?.invited || stagePart?.hand != null)
    .sort((a, b) => (handOf(a) < handOf(b) ? -1 : 1));
}
