import type { RoleId } from '../../../shared/domain/ids.ts';

/**
 * The order of roles after some of them were dropped beside another.
 *
 * @param order the highest first, without `everyone`
 * @param target the role beside which they were dropped; null for `everyone`, above which they become the lowest
 */
export function droppedOrder(
  order: readonly RoleId[],
  moved: ReadonlySet<RoleId>,
  target: RoleId | null,
  position: 'before' | 'after',
): RoleId[] {
  const rest = order.filter((id) => !moved.has(id));
  const beside = target === null ? -1 : rest.indexOf(target);
  const at = beside === -1 ? rest.length : position === 'after' ? beside + 1 : beside;
  return [...rest.slice(0, at), ...order.filter((id) => moved.has(id)), ...rest.slice(at)];
}

/** A name for a new role that no other has: the same name, or with a number. */
export function freeRoleName(wanted: string, taken: readonly string[]): string {
  const keys = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!keys.has(name.toLowerCase())) return name;
  }
}
