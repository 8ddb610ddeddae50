/** The roles of a user on this server. The owner code makes the first owner. */
export const roles = ['owner', 'member'] as const;
export type Role = (typeof roles)[number];

/** The actions that need permission. */
export const actions = [
  'joinChannel',
  'speak',
  'whisper',
  'camera',
  'share',
  'addSound',
  'manageSounds',
  'manageChannels',
  'manageServer',
  'invite',
] as const;
export type Action = (typeof actions)[number];

const allowed: Record<Role, ReadonlySet<Action>> = {
  owner: new Set(actions),
  member: new Set<Action>(['joinChannel', 'speak', 'whisper', 'camera', 'share', 'addSound']),
};

/** Whether a role allows an action. The server decides with it; the app only hides what the server would refuse. */
export function roleAllows(role: Role, action: Action): boolean {
  return allowed[role].has(action);
}
