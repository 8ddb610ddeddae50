import type { ActionContext } from './ActionContext.ts';
import { createCameraActions } from './cameraActions.ts';
import { createChannelActions } from './channelActions.ts';
import { createDeviceActions } from './deviceActions.ts';
import { createFollowActions } from './followActions.ts';
import { createInviteActions } from './inviteActions.ts';
import { createKnockActions } from './knockActions.ts';
import { createModerationActions } from './moderationActions.ts';
import { createPreferenceActions } from './preferenceActions.ts';
import { createProfileActions } from './profileActions.ts';
import { createRoleActions } from './roleActions.ts';
import { createServerActions } from './serverActions.ts';
import { createShareActions } from './shareActions.ts';
import { createSoundboardActions } from './soundboardActions.ts';
import { createStageActions } from './stageActions.ts';
import { createVoiceActions } from './voiceActions.ts';

/** Everything that a user can do. Each action is described where it is defined, in the file of its noun. */
export type Actions = ReturnType<typeof createActions>;

/**
 * Builds all actions on one context.
 *
 * An action that sends a request resolves to why the request failed, or to null on success. No action throws because of
 * what the user, the network or the server does.
 */
export function createActions(context: ActionContext) {
  const preferences = createPreferenceActions(context);
  return {
    ...createServerActions(context),
    ...createProfileActions(context),
    ...createDeviceActions(context),
    ...createInviteActions(context),
    ...createChannelActions(context),
    ...createFollowActions(context),
    ...createKnockActions(context),
    ...createRoleActions(context),
    ...createModerationActions(context),
    ...createVoiceActions(context),
    ...createStageActions(context),
    ...createShareActions(context, preferences),
    ...createCameraActions(context, preferences),
    ...createSoundboardActions(context),
    ...preferences,
  };
}
