import { type Action, roleAllows } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/**
 * Who may do this: the only place of the server that decides it. Everything else asks here, at the moment of the deed.
 *
 * @throws RequestError `forbidden`
 */
export function authorize(user: Pick<User, 'role'>, action: Action): void {
  if (!roleAllows(user.role, action)) {
    throw new RequestError('forbidden', `a ${user.role} may not do this: ${action}`);
  }
}
