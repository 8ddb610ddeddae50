import { mayOnServer } from '../../state/ownRights.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Whether I may see who is not connected: as the server, those who act on others. */
export function useMayListPeople(): boolean {
  return usePerch((state) =>
    (['manageRoles', 'kick', 'ban'] as const).some((permission) => mayOnServer(state, permission)),
  );
}
