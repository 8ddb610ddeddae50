/** The English texts of encryption; part of `laterEn`. */
export const encryptionEn = {
  shield: 'Encryption',
  sealed: 'End-to-end encrypted',
  verified: 'End-to-end encrypted, everyone here is verified',
  arriving: 'Agreeing on keys…',
  reforming: 'Agreeing on new keys…',
  failed: 'Encryption failed: nothing is sent',
  unmarked: 'No longer encrypted: nothing is sent',
  broken: 'Encryption does not work here: nothing is sent',
  open: 'Not end-to-end encrypted',
  alarm: 'Encrypted, but somebody needs your attention',
  heading: 'Encryption of {{channel}}',
  sealedText:
    'Only the people in this list can hear and see this call. The server passes it on without being able to listen.',
  openText:
    'What you say and show here is protected on its way to the server, but the server itself could listen.',
  reason: {
    server: 'This server does not use end-to-end encryption.',
    channel: 'End-to-end encryption is switched off for this channel.',
    stage: 'Stages have too many listeners for end-to-end encryption.',
    large: 'Channels for more than {{count}} people cannot be end-to-end encrypted.',
  },
  recordedText:
    'Only those in this list can hear and see this call. A recording is running: as long as it is shown, the server hears those who have agreed to it, and nobody else.',
  recording: 'Recording by the server',
  recordingHint: 'Hears only: {{names}}',
  recordingHintNobody: 'Hears nobody',
  code: 'Code of this call',
  codeHint:
    'Read it to each other. If everyone sees the same code, nobody is listening in between. It changes when somebody comes or goes.',
  noCode: 'The code appears as soon as there are keys.',
  people: 'Who can hear this call',
  you: '{{name}} (you)',
  standing: {
    verified: 'Verified',
    known: 'Known device',
    changed: 'New device: you do not hear it',
  },
  mark: {
    verified: 'Verified',
    changed: 'New device, not heard',
  },
  devicesOf: 'Devices of {{name}} that you know',
  usedNow: 'in this call',
  distrust: 'Remove…',
  distrustHeading: 'Do you no longer trust this device of {{name}}?',
  distrustText:
    'When {{name}} uses it, you do not hear it, its messages carry a warning, their files stay closed, and your app gives it no key for what you write from now on, until you accept it again. Others who still trust it can pass keys on. Do this if the device was lost or stolen.',
  distrustConfirm: 'Remove the device',
  missing: 'Has no keys yet: can neither hear nor be heard',
  compare: 'Compare codes',
  compareNamed: 'Compare codes with {{name}}',
  pairHint:
    'Open the same view on the other side and compare these digits, best in person. They stay the same until one of you changes the device.',
  match: 'They match',
  verifiedNow: '{{name}} is verified.',
  accept: 'Accept new device…',
  acceptNamed: 'Accept the new device of {{name}}',
  acceptHeading: 'Is this really {{name}}?',
  acceptText:
    'This device has never been seen for {{name}} before. That is normal with a new computer or browser, but it could also be somebody else. Ask {{name}}, or compare your codes first.',
  strangers_one: 'Somebody who is not in the list has the keys of this call',
  strangers_other: '{{count}} people who are not in the list have the keys of this call',
  strangersText: 'They are being shut out. Until then, say nothing that they must not hear.',
  unshown: '{{names}} can be heard by the server, and no recording is shown here',
  unshownText:
    'Nothing of yours is sent until that is over. Ask them whether they are being recorded.',
  failedText:
    'Somebody who is not in the list has the keys and cannot be shut out. Nothing of yours is sent. Leave the channel, or wait until it is over.',
  unmarkedText:
    '{{channel}} is no longer end-to-end encrypted, so the server could listen. Nothing of yours is sent until you agree.',
  goOnDots: 'Go on anyway…',
  goOn: 'Go on without encryption',
  goOnHeading: 'Go on without encryption?',
  goOnText:
    '{{channel}} was end-to-end encrypted when you were last in it. Somebody may have switched that off on purpose. If nobody told you, ask first: from now on, the server could hear and see what you say and show here.',
  brokenText:
    'Encryption has stopped working in this window, so you hear nothing and nothing of yours is sent. Close the window and open it again.',
  changed: 'You do not hear {{names}}: they use a device that you do not know',
  look: 'Look closer',
  dropped: 'not decrypted: {{value}} ({{reason}})',
  dropReason: {
    closed: 'between channels',
    noKey: 'no key',
    notMember: 'sender has no keys here',
    codec: 'codec',
    malformed: 'not encrypted',
    forged: 'wrong sender or changed',
    replayed: 'repeated',
    exhausted: 'key used up',
    failed: 'cryptography failed',
  },
  ownPage:
    'In a browser, this page comes from the server, which could change it. The desktop app does not depend on that.',
  unsealed: {
    board: 'The board is not end-to-end encrypted: the server keeps it and could read it.',
    game: 'The game is not end-to-end encrypted: the server runs it, and sees drawings and guesses.',
  },
  setting: 'End-to-end encryption',
  settingHint:
    'Only those in the channel can listen. A recording by the server hears only those who agree to it; there are no listen links. Bots, and browsers that cannot encrypt, have to leave.',
};
