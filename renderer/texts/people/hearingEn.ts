/** The English texts of who hears the user, in detail; part of `laterEn`. */
export const hearingEn = {
  count: '{{heard}} of {{total}} hear you',
  countBrief: '{{heard}}/{{total}}',
  details: 'Who hears you',
  everybody: 'Everyone in the channel hears you.',
  others: 'Everyone else hears you.',
  muted: 'You are muted',
  deafened: 'You are deafened',
  listenOnly: 'You are only listening',
  keyUp: 'Hold the key to be heard',
  microphoneSilent: 'Your microphone is silent',
  microphoneSilentHint:
    'It is on, but no sound comes from it. Look for a mute button on it or on its cable, and check the system’s sound settings.',
  noPath: 'Your voice does not get through',
  noPathHint: 'The connection to the server is interrupted. Perch keeps trying.',
  heldBack: 'Click once to be heard',
  heldBackHint: 'Your browser blocks all sound until you click, including your own voice.',
  why: {
    connecting: 'Still connecting',
    away: 'Connection lost, so it is not known',
    deafened: 'Deafened',
    notListening: 'Their sound is off',
    outputBlocked: 'Their browser blocks sound until they click',
    noStream: 'Your voice is not sent to them at the moment; Perch keeps trying',
    notArriving: 'Your voice does not reach them',
    cannotDecrypt: 'Cannot decrypt your voice',
  },
} as const;
