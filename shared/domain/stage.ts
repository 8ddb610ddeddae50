/** What a peer is in a channel that is a stage, where few speak and everybody else listens. */
export interface StagePart {
  /** Whether it is on the stage, and so may be heard and seen. */
  readonly speaks: boolean;
  /** Grows with each hand that is raised, so that the first is the lowest; null while it has not raised one. */
  readonly hand: number | null;
  /** Whether it is invited to speak and has not answered yet. */
  readonly invited: boolean;
}

/** The part of whoever only listens. */
export const audiencePart: StagePart = { speaks: false, hand: null, invited: false };

/**
 * The most peers in a stage. Only speakers are received: n peers, s of whom speak, need s × (n − 1) consumers for voices and
 * as many for cameras, which are paused until somebody sees them. With five on the stage and five hundred in the audience these
 * are 2,520 each.
 */
export const stagePeersMax = 505;
export const stageSpeakersMax = 14;

/** Whoever is in a channel, as far as stages are concerned. */
interface WithPart {
  readonly stagePart: StagePart | null;
}

/** Whether an occupant listens in the audience of a stage. */
export function isInAudience({ stagePart }: WithPart): boolean {
  return stagePart !== null && !stagePart.speaks;
}

/** Whether an occupant of an audience asks for nothing, so that nobody has to notice it at once. */
export function onlyListens({ stagePart }: WithPart): boolean {
  return stagePart !== null && !stagePart.speaks && stagePart.hand === null && !stagePart.invited;
}
