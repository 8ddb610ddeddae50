import type { ActionContext } from './ActionContext.ts';
import type { Actions } from './Actions.ts';
import { claimOwner } from './claimOwner.ts';
import { createChannel } from './createChannel.ts';
import { deleteChannel } from './deleteChannel.ts';
import { enter } from './enter.ts';
import { inviteOthers } from './inviteOthers.ts';
import { joinChannel } from './joinChannel.ts';
import { leaveChannel } from './leaveChannel.ts';
import { previewCamera } from './previewCamera.ts';
import { rename } from './rename.ts';
import { reorderChannels } from './reorderChannels.ts';
import { retryConnection } from './retryConnection.ts';
import { retryMicrophone } from './retryMicrophone.ts';
import { setDeafened } from './setDeafened.ts';
import { setMuted } from './setMuted.ts';
import { setPreferences } from './setPreferences.ts';
import { setShareVolume } from './setShareVolume.ts';
import { setUserVolume } from './setUserVolume.ts';
import { startShare } from './startShare.ts';
import { stopMicrophoneTest } from './stopMicrophoneTest.ts';
import { stopShare } from './stopShare.ts';
import { talk } from './talk.ts';
import { testMicrophone } from './testMicrophone.ts';
import { toggleCamera } from './toggleCamera.ts';
import { toggleShare } from './toggleShare.ts';
import { turnCameraOff } from './turnCameraOff.ts';
import { turnCameraOn } from './turnCameraOn.ts';
import { turnCameraRound } from './turnCameraRound.ts';
import { unblockSound } from './unblockSound.ts';
import { unwatchShare } from './unwatchShare.ts';
import { updateChannel } from './updateChannel.ts';
import { updateServer } from './updateServer.ts';
import { watchShare } from './watchShare.ts';

/** All intentions, given what they act on. */
export function createActions(context: ActionContext): Actions {
  return {
    enter: (...said) => enter(context, ...said),
    joinChannel: (...said) => joinChannel(context, ...said),
    leaveChannel: () => leaveChannel(context),
    setMuted: (...said) => setMuted(context, ...said),
    setDeafened: (...said) => setDeafened(context, ...said),
    talk: (...said) => talk(context, ...said),
    setUserVolume: (...said) => setUserVolume(context, ...said),
    startShare: () => startShare(context),
    stopShare: () => stopShare(context),
    toggleShare: () => toggleShare(context),
    toggleCamera: () => toggleCamera(context),
    previewCamera: () => previewCamera(context),
    turnCameraOn: () => turnCameraOn(context),
    turnCameraOff: () => turnCameraOff(context),
    turnCameraRound: () => turnCameraRound(context),
    watchShare: (...said) => watchShare(context, ...said),
    unwatchShare: (...said) => unwatchShare(context, ...said),
    setShareVolume: (...said) => setShareVolume(context, ...said),
    setPreferences: (...said) => setPreferences(context, ...said),
    testMicrophone: (...said) => testMicrophone(context, ...said),
    stopMicrophoneTest: () => stopMicrophoneTest(context),
    retryMicrophone: () => retryMicrophone(context),
    unblockSound: () => unblockSound(context),
    retryConnection: () => retryConnection(context),
    rename: (...said) => rename(context, ...said),
    claimOwner: (...said) => claimOwner(context, ...said),
    inviteOthers: () => inviteOthers(context),
    updateServer: (...said) => updateServer(context, ...said),
    createChannel: (...said) => createChannel(context, ...said),
    updateChannel: (...said) => updateChannel(context, ...said),
    reorderChannels: (...said) => reorderChannels(context, ...said),
    deleteChannel: (...said) => deleteChannel(context, ...said),
  };
}
