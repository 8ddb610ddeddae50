import { useShallow } from 'zustand/react/shallow';
import type { StagePart } from '../../../shared/domain/stage.ts';
import { ownStagePart } from '../../state/stagePart.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** What I am in my channel if that is a stage; null in any other. */
export function useOwnStagePart(): StagePart | null {
  return usePerch(useShallow(ownStagePart));
}
