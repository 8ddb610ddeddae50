import type { ActionContext } from './ActionContext.ts';
import type { Actions } from './Actions.ts';
import { addSound } from './addSound.ts';
import { allowDrawing } from './allowDrawing.ts';
import { chooseBackgroundPicture } from './chooseBackgroundPicture.ts';
import { claimOwner } from './claimOwner.ts';
import { clearDrawings } from './clearDrawings.ts';
import { createChannel } from './createChannel.ts';
import { deleteChannel } from './deleteChannel.ts';
import { enter } from './enter.ts';
import { favourSound } from './favourSound.ts';
import { answerLink, followLink } from './followLink.ts';
import { inviteOthers } from './inviteOthers.ts';
import { joinChannel } from './joinChannel.ts';
import { leaveChannel } from './leaveChannel.ts';
import { playSound } from './playSound.ts';
import { previewCamera } from './previewCamera.ts';
import { previewSound } from './previewSound.ts';
import { putToolDown } from './putToolDown.ts';
import { removeSound } from './removeSound.ts';
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
import { takeTool } from './takeTool.ts';
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
import { updateSound } from './updateSound.ts';
import { watchShare } from './watchShare.ts';
import { whisper } from './whisper.ts';

/** All intentions, given what they act on. */
export function createActions(context: ActionContext): Actions {
  return {
    enter: (...said) => enter(context, ...said),
    joinChannel: (...said) => joinChannel(context, ...said),
    followLink: (...said) => followLink(context, ...said),
    answerLink: (...said) => answerLink(context, ...said),
    leaveChannel: () => leaveChannel(context),
    setMuted: (...said) => setMuted(context, ...said),
    setDeafened: (...said) => setDeafened(context, ...said),
    talk: (...said) => talk(context, ...said),
    whisper: (...said) => whisper(context, ...said),
    setUserVolume: (...said) => setUserVolume(context, ...said),
    startShare: () => startShare(context),
    stopShare: () => stopShare(context),
    toggleShare: () => toggleShare(context),
    toggleCamera: () => toggleCamera(context),
    previewCamera: () => previewCamera(context),
    turnCameraOn: () => turnCameraOn(context),
    turnCameraOff: () => turnCameraOff(context),
    turnCameraRound: () => turnCameraRound(context),
    chooseBackgroundPicture: (...said) => chooseBackgroundPicture(context, ...said),
    watchShare: (...said) => watchShare(context, ...said),
    unwatchShare: (...said) => unwatchShare(context, ...said),
    takeTool: (...said) => takeTool(context, ...said),
    putToolDown: () => putToolDown(context),
    allowDrawing: (...said) => allowDrawing(context, ...said),
    clearDrawings: () => clearDrawings(context),
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
    playSound: (...said) => playSound(context, ...said),
    previewSound: (...said) => previewSound(context, ...said),
    previewDraft: (...said) => void context.soundboard.previewDraft(...said),
    stopPreview: () => context.soundboard.stopPreview(),
    favourSound: (...said) => favourSound(context, ...said),
    readSound: (...said) => context.soundboard.read(...said),
    addSound: (...said) => addSound(context, ...said),
    updateSound: (...said) => updateSound(context, ...said),
    removeSound: (...said) => removeSound(context, ...said),
    createChannel: (...said) => createChannel(context, ...said),
    updateChannel: (...said) => updateChannel(context, ...said),
    reorderChannels: (...said) => reorderChannels(context, ...said),
    deleteChannel: (...said) => deleteChannel(context, ...said),
  };
}
