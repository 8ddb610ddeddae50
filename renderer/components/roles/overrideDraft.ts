import type { ChannelOverride } from '../../../shared/domain/Channel.ts';
import type { Role } from '../../../shared/domain/Role.ts';
import { subjectKey } from '../../../shared/permissions/overrideChanges.ts';
import type { ChannelPermission } from '../../../shared/permissions/permissions.ts';

/** What a channel decides about one permission: `inherit` leaves it to the roles. */
export type OverrideState = 'deny' | 'inherit' | 'allow';
export const overrideStates = ['deny', 'inherit', 'allow'] as const;

export type Subject = ChannelOverride['subject'];

/** What overrides say about a permission of a subject. */
export function stateOf(
  overrides: readonly ChannelOverride[],
  subject: Subject,
  permission: ChannelPermission,
): OverrideState {
  const own = overrides.find((each) => subjectKey(each.subject) === subjectKey(subject));
  if (own?.deny.includes(permission)) return 'deny';
  return own?.allow.includes(permission) ? 'allow' : 'inherit';
}

/**
 * The overrides after one permission of a subject was decided. A subject stays in the list also when nothing is said about it.
 */
export function withState(
  overrides: readonly ChannelOverride[],
  subject: Subject,
  permission: ChannelPermission,
  state: OverrideState,
): ChannelOverride[] {
  const key = subjectKey(subject);
  const before = overrides.find((each) => subjectKey(each.subject) === key);
  const others = ({ allow, deny }: Pick<ChannelOverride, 'allow' | 'deny'>) => ({
    allow: allow.filter((each) => each !== permission),
    deny: deny.filter((each) => each !== permission),
  });
  const { allow, deny } = others(before ?? { allow: [], deny: [] });
  const after: ChannelOverride = {
    subject,
    allow: state === 'allow' ? [...allow, permission] : allow,
    deny: state === 'deny' ? [...deny, permission] : deny,
  };
  return before ? overrides.map((each) => (each === before ? after : each)) : [...overrides, after];
}

/** The overrides without a subject. */
export function withoutSubject(
  overrides: readonly ChannelOverride[],
  subject: Subject,
): ChannelOverride[] {
  return overrides.filter((each) => subjectKey(each.subject) !== subjectKey(subject));
}

/** Whether a channel is seen only by those for whom it says so. */
export function isPrivate(overrides: readonly ChannelOverride[], everyone: Role): boolean {
  return stateOf(overrides, { roleId: everyone.id }, 'seeChannel') === 'deny';
}
