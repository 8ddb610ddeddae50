import type { ChannelOverride } from '../domain/Channel.ts';
import type { ChannelPermission } from './permissions.ts';

/** What a channel decides about one role or person. */
type Decided = Pick<ChannelOverride, 'allow' | 'deny'>;

/** A change of what a channel decides about one role or person. `before` is what whoever makes it has seen. */
export interface OverrideChange {
  readonly subject: ChannelOverride['subject'];
  readonly before: Decided;
  /** Nothing in both lists: the channel leaves all to the roles. */
  readonly after: Decided;
}

const nothing: Decided = { allow: [], deny: [] };

/** The same text for equal subjects. */
export function subjectKey(subject: ChannelOverride['subject']): string {
  return 'roleId' in subject ? `role ${subject.roleId}` : `person ${subject.userId}`;
}

/** Whether two decide the same about each permission, in whatever order. */
function decidesSame(one: Decided, other: Decided): boolean {
  return (
    new Set(one.allow).symmetricDifference(new Set(other.allow)).size === 0 &&
    new Set(one.deny).symmetricDifference(new Set(other.deny)).size === 0
  );
}

/** What differs between two lists of overrides, by role and person. */
export function changesBetween(
  before: readonly ChannelOverride[],
  after: readonly ChannelOverride[],
): OverrideChange[] {
  const [old, now] = [bySubject(before), bySubject(after)];
  return [...new Map([...old, ...now])].flatMap(([key, { subject }]) => {
    const [was, is] = [decidedIn(old, key), decidedIn(now, key)];
    return decidesSame(was, is) ? [] : [{ subject, before: was, after: is }];
  });
}

/**
 * The overrides after these changes, without those that decide nothing. Null when one of the changes was made of something
 * else: somebody has changed it meanwhile.
 */
export function withChanges(
  overrides: readonly ChannelOverride[],
  changes: readonly OverrideChange[],
): ChannelOverride[] | null {
  const result = bySubject(overrides);
  for (const { subject, before, after } of changes) {
    const key = subjectKey(subject);
    if (!decidesSame(decidedIn(result, key), before)) return null;
    if (decidesSame(after, nothing)) result.delete(key);
    else result.set(key, { subject, allow: after.allow, deny: after.deny });
  }
  return [...result.values()];
}

/**
 * A draft that was made of `base`, made of `now` instead: what the draft has decided otherwise stays decided, permission by
 * permission, and all else is as it is now. A role or person that was added to the draft stays in it.
 */
export function rebased(
  draft: readonly ChannelOverride[],
  base: readonly ChannelOverride[],
  now: readonly ChannelOverride[],
): ChannelOverride[] {
  const [drafted, old, current] = [bySubject(draft), bySubject(base), bySubject(now)];
  return [...new Map([...current, ...drafted])].flatMap(([key, { subject }]) => {
    const [mine, was, is] = [drafted, old, current].map((list) => decidedIn(list, key)) as [
      Decided,
      Decided,
      Decided,
    ];
    const isMine = (permission: ChannelPermission) =>
      stateIn(mine, permission) !== stateIn(was, permission);
    const merge = (list: 'allow' | 'deny') => [
      ...is[list].filter((permission) => !isMine(permission)),
      ...mine[list].filter(isMine),
    ];
    const merged = { subject, allow: merge('allow'), deny: merge('deny') };
    const isListed = drafted.has(key) && (current.has(key) || !old.has(key));
    return isListed || !decidesSame(merged, nothing) ? [merged] : [];
  });
}

function stateIn({ allow, deny }: Decided, permission: ChannelPermission) {
  return allow.includes(permission) ? 'allow' : deny.includes(permission) ? 'deny' : 'inherit';
}

function bySubject(overrides: readonly ChannelOverride[]): Map<string, ChannelOverride> {
  return new Map(overrides.map((override) => [subjectKey(override.subject), override]));
}

function decidedIn(list: ReadonlyMap<string, Decided>, key: string): Decided {
  const { allow, deny } = list.get(key) ?? nothing;
  return { allow, deny };
}
