import { useMemo } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { inRankOrder, type Role } from '../../../shared/domain/Role.ts';
import { bearerOf, overridesOf } from '../../../shared/permissions/access.ts';
import { type Decision, decideInChannel } from '../../../shared/permissions/decide.ts';
import { isListening } from '../../state/stagePart.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import type { en } from '../../texts/en.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { roleName } from './roleName.ts';

/** What the app shows as not possible, with the reason, instead of hiding it. */
export type ExplainedPermission = keyof typeof en.denied.channel;

type Overridden = Pick<Channel, 'overrides'>;

/**
 * Why I may not do something in a channel; null when I may. Names the roles that may, if there are any, so that I know whom to
 * ask for what.
 */
function denialText(
  t: TFunction,
  permission: ExplainedPermission,
  { allowed, by }: Decision,
  channel: Overridden,
  roles: readonly Role[],
): string | null {
  if (allowed) return null;
  const entitled = by === 'personInChannel' ? [] : entitledRoles(permission, channel, roles);
  if (entitled.length === 0) return t(`denied.channel.${permission}`);
  const names = entitled.map((role) => roleName(t, role)).join(', ');
  return t(`denied.roles.${permission}`, { roles: names });
}

/** The roles that are enough to do something in a channel, the highest first; none where `everyone` already is. */
function entitledRoles(
  permission: ExplainedPermission,
  channel: Overridden,
  roles: readonly Role[],
): Role[] {
  const overrides = overridesOf(channel);
  const isEnough = ({ id }: Role) => {
    const person = bearerOf({ id: '' as UserId, isOwner: false, roleIds: [id] }, roles);
    return decideInChannel(person, permission, overrides).allowed;
  };
  const enough = inRankOrder(roles).filter(isEnough);
  return enough.some(({ kind }) => kind === 'everyone') ? [] : enough;
}

/** Why I may not do something in a channel; null when I may, or without a channel. */
export function useDenial(
  permission: ExplainedPermission,
  channelId: ChannelId | null,
): string | null {
  const { t } = useTranslation();
  const decision = useDecision(permission, channelId);
  const channel = usePerch(({ presence }) => presence.channels.find(({ id }) => id === channelId));
  const roles = usePerch((state) => state.roles);
  return useMemo(
    () => (decision && channel ? denialText(t, permission, decision, channel, roles) : null),
    [t, permission, decision, channel, roles],
  );
}

/** The same for the channel that I am in. In the audience of a stage, nothing that others would hear or see is possible. */
export function useDenialHere(permission: ExplainedPermission): string | null {
  const channelId = usePerch(({ voice }) => (voice.kind === 'joined' ? voice.channelId : null));
  const { t } = useTranslation();
  const isInAudience = usePerch(isListening) && permission !== 'voiceActivation';
  return useDenial(permission, channelId) ?? (isInAudience ? t('denied.audience') : null);
}
