import { type Action, roleAllows } from '../../shared/domain/Permissions.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** Who may do this: the one place that answers. Throws `forbidden`. */
export function authorize(user: User, action: Action): void {
  if (!roleAllows(user.role, action)) {
    throw new RequestError('forbidden', `${user.role} may not ${action}`);
  }
}
