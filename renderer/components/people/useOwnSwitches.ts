import { useActions, usePerch } from '../ui/ClientContext.tsx';

/**
 * Mute and deafen as one's own switches. Who hears nobody is not heard either, so deafened shows as muted too; unmuting then
 * ends both.
 */
export function useOwnSwitches() {
  const { toggleMuted, toggleDeafened } = useActions();
  const muted = usePerch((state) => state.muted || state.deafened);
  const deafened = usePerch((state) => state.deafened);
  return {
    muted,
    deafened,
    toggleMuted,
    toggleDeafened,
  };
}
