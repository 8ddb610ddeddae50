import type { ChannelOverride } from '../../../shared/domain/Channel.ts';
import type { Role } from '../../../shared/domain/Role.ts';
import type { ChannelPermission } from '../../../shared/permissions/permissions.ts';

/** What a channel decides about one permission: `inherit` leaves it to the roles. */
export type OverrideState = 'deny' | 'inherit' | 'allow';
export const overrideStates = ['deny', 'inherit', 'allow'] as const;

export type Subject = ChannelOverride['subject'];

/** The same for equal subjects. */
export function keyOf(subject: Subject): string {
  return 'roleId' in subject ? `role ${subject.roleId}` : `person ${subject.userId}`;
}

/** What overrides say about a permission of a subject. */
export function stateOf(
  overrides: readonly ChannelOverride[],
  subject: Subject,
  permission: ChannelPermission,
): OverrideState {
  const own = overrides.find((each) => keyOf(each.subject) === keyOf(subject));
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
  const key = keyOf(subject);
  const before = overrides.find((each) => keyOf(each.subject) === key);
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
  return overrides.filter((each) => keyOf(each.subject) !== keyOf(subject));
}

/** Only those that say something: the server needs no others. */
export function meaningful(overrides: readonly ChannelOverride[]): ChannelOverride[] {
  return overrides.filter(({ allow, deny }) => allow.length > 0 || deny.length > 0);
}

/** Whether a channel is seen only by those for whom it says so. */
export function isPrivate(overrides: readonly ChannelOverride[], everyone: Role): boolean {
  return stateOf(overrides, { roleId: everyone.id }, 'seeChannel') === 'deny';
}

/** Whether two lists decide the same. */
export function decideSame(
  one: readonly ChannelOverride[],
  other: readonly ChannelOverride[],
): boolean {
  const text = (overrides: readonly ChannelOverride[]) =>
    JSON.stringify(
      meaningful(overrides)
        .map(({ subject, allow, deny }) => [keyOf(subject), allow.toSorted(), deny.toSorted()])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    );
  return text(one) === text(other);
}
