import { useShallow } from 'zustand/react/shallow';
import type { ChannelId } from '../../../../shared/domain/ids.ts';
import type { Decision } from '../../../../shared/permissions/decide.ts';
import type { ChannelPermission, Permission } from '../../../../shared/permissions/permissions.ts';
import { decideHere, mayOnServer } from '../../../state/ownRights.ts';
import { usePerch } from '../ClientContext.tsx';

/** Whether I may do something on the whole server. */
export function useMay(permission: Permission): boolean {
  return usePerch((state) => mayOnServer(state, permission));
}

/** Whether I may do something in a channel, and what decides it, so that a text can say why not; null without a channel. */
export function useDecision(
  permission: ChannelPermission,
  channelId: ChannelId | null,
): Decision | null {
  return usePerch(useShallow((state) => channelId && decideHere(state, permission, channelId)));
}
