import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChannelOverride } from '../domain/Channel.ts';
import type { RoleId } from '../domain/ids.ts';
import { changesBetween, rebased, withChanges } from './overrideChanges.ts';
import { type ChannelPermission, channelPermissions } from './permissions.ts';

const states = fc.constantFrom('allow', 'deny', 'inherit');
const some: readonly ChannelPermission[] = channelPermissions.slice(0, 3);

/** What a channel decides about up to three roles; only those about which it decides something. */
const anyOverrides = fc
  .array(fc.tuple(...some.map(() => states)), { minLength: 3, maxLength: 3 })
  .map((rows) =>
    rows
      .map((row, index): ChannelOverride => {
        const decided = (state: string) => some.filter((_, at) => row[at] === state);
        const subject = { roleId: `role ${index}` as RoleId };
        return { subject, allow: decided('allow'), deny: decided('deny') };
      })
      .filter(({ allow, deny }) => allow.length + deny.length > 0),
  );

/** What is decided, one line for each role and permission. */
function lines(overrides: readonly ChannelOverride[] | null): string[] | null {
  return (
    overrides
      ?.flatMap(({ subject, allow, deny }) => [
        ...allow.map((permission) => `${JSON.stringify(subject)} may ${permission}`),
        ...deny.map((permission) => `${JSON.stringify(subject)} may not ${permission}`),
      ])
      .toSorted() ?? null
  );
}

it('changes lead from one to the other', () => {
  fc.assert(
    fc.property(anyOverrides, anyOverrides, (one, other) => {
      expect(lines(withChanges(one, changesBetween(one, other)))).toEqual(lines(other));
    }),
  );
});

it('two people who change different roles both have their way', () => {
  fc.assert(
    fc.property(anyOverrides, anyOverrides, (base, wanted) => {
      const changes = changesBetween(base, wanted);
      const [first = [], second = []] = [changes.slice(0, 1), changes.slice(1)];
      const halfway = withChanges(base, second) ?? [];
      expect(lines(withChanges(halfway, first))).toEqual(lines(wanted));
    }),
  );
});

it('of two people who change the same role, the second is refused and loses nothing', () => {
  fc.assert(
    fc.property(anyOverrides, anyOverrides, anyOverrides, (base, mine, theirs) => {
      const named = (overrides: readonly ChannelOverride[]) =>
        changesBetween(base, overrides).map(({ subject }) => JSON.stringify(subject));
      const both = named(mine).filter((subject) => named(theirs).includes(subject));
      if (both.length > 0) expect(withChanges(theirs, changesBetween(base, mine))).toBeNull();
      const draft = rebased(mine, base, theirs);
      const after = withChanges(theirs, changesBetween(theirs, draft));
      expect(lines(after)).toEqual(lines(draft));
      // What is decided alike by one of the two is as the other has it.
      expect(lines(rebased(base, base, theirs))).toEqual(lines(theirs));
      expect(lines(rebased(mine, base, base))).toEqual(lines(mine));
    }),
  );
});
