import { type CSSProperties, useMemo } from 'react';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { cssColorOf } from './nameColor.ts';

/** The colour of a person’s name: that of their highest role with a colour. Undefined without one. */
export function useNameStyle({ roleIds }: Pick<User, 'roleIds'>): CSSProperties | undefined {
  const roles = usePerch((state) => state.roles);
  return useMemo(() => {
    const colored = roles.filter(({ id, color }) => color !== null && roleIds.includes(id));
    const color = inRankOrder(colored)[0]?.color;
    return color ? { color: cssColorOf(color) } : undefined;
  }, [roles, roleIds]);
}
