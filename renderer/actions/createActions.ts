import type { ActionContext } from './ActionContext.ts';
import type { Actions } from './Actions.ts';
import { claimOwner } from './claimOwner.ts';
import { createChannel } from './createChannel.ts';
import { deleteChannel } from './deleteChannel.ts';
import { enter } from './enter.ts';
import { joinChannel } from './joinChannel.ts';
import { leaveChannel } from './leaveChannel.ts';
import { rename } from './rename.ts';
import { reorderChannels } from './reorderChannels.ts';
import { retryConnection } from './retryConnection.ts';
import { retryMicrophone } from './retryMicrophone.ts';
import { setDeafened } from './setDeafened.ts';
import { setMuted } from './setMuted.ts';
import { setPreferences } from './setPreferences.ts';
import { setUserVolume } from './setUserVolume.ts';
import { stopMicrophoneTest } from './stopMicrophoneTest.ts';
import { testMicrophone } from './testMicrophone.ts';
import { unblockSound } from './unblockSound.ts';
import { updateChannel } from './updateChannel.ts';

/** All intentions, given what they act on. */
export function createActions(context: ActionContext): Actions {
  return {
    enter: (...said) => enter(context, ...said),
    joinChannel: (...said) => joinChannel(context, ...said),
    leaveChannel: () => leaveChannel(context),
    setMuted: (...said) => setMuted(context, ...said),
    setDeafened: (...said) => setDeafened(context, ...said),
    setUserVolume: (...said) => setUserVolume(context, ...said),
    setPreferences: (...said) => setPreferences(context, ...said),
    testMicrophone: (...said) => testMicrophone(context, ...said),
    stopMicrophoneTest: () => stopMicrophoneTest(context),
    retryMicrophone: () => retryMicrophone(context),
    unblockSound: () => unblockSound(context),
    retryConnection: () => retryConnection(context),
    rename: (...said) => rename(context, ...said),
    claimOwner: (...said) => claimOwner(context, ...said),
    createChannel: (...said) => createChannel(context, ...said),
    updateChannel: (...said) => updateChannel(context, ...said),
    reorderChannels: (...said) => reorderChannels(context, ...said),
    deleteChannel: (...said) => deleteChannel(context, ...said),
  };
}
