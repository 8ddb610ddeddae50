import { peopleReaders } from '../../../shared/permissions/permissions.ts';
import { mayAnyOnServer } from '../../state/ownRights.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Whether I may see who is not connected. */
export function useMayListPeople(): boolean {
  return usePerch((state) => mayAnyOnServer(state, peopleReaders));
}
