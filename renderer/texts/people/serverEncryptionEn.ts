/** The English texts about a server that begins to encrypt, or not; part of `laterEn`. */
export const serverEncryptionEn = {
  question:
    'This server can now encrypt its channels end to end, so that even the server cannot listen or read along. So far it does not.',
  turnOnDots: 'Turn on…',
  turnOn: 'Turn on',
  notNow: 'Not now',
  heading: 'Turn on end-to-end encryption?',
  text: 'Calls, chats and files in channels for up to 50 people are then encrypted. What was written before stays readable. Everyone’s sound stops for a moment. Bots, listen links and whispers to other channels do not work in encrypted channels: leave a channel out by switching encryption off in its settings.',
  setting: 'End-to-end encryption',
  settingHint:
    'In channels for up to 50 people, not even the server can listen or read along. Bots, listen links and whispers to other channels do not work there; each channel can switch it off in its settings.',
  settingFixed:
    'The configuration of the server decides this (PERCH_E2EE), so it cannot be changed here.',
  noWhisper: 'No whispers to or from other channels: one of them is encrypted.',
  whispers:
    'Whispers to other channels work only where neither channel is encrypted. Encryption can be switched off in the settings of a channel.',
  bots: 'Bots cannot be in encrypted channels. For a channel with a bot, switch “End-to-end encryption” off in the settings of that channel.',
  botsNowhere:
    'Bots cannot be in encrypted channels, and this server encrypts all that it can. A stage and a channel for more than 50 people are not encrypted.',
  botNotMoved:
    'Bots cannot be in an encrypted channel. Switch “End-to-end encryption” off in its settings first.',
  listenLinks:
    'This channel is end-to-end encrypted: the server cannot hear it, so nobody outside can. Switch “End-to-end encryption” off in the settings of this channel, or use another one.',
  listenLinksNowhere:
    'This channel is end-to-end encrypted, as this server requires: the server cannot hear it, so nobody outside can. Use a stage or a channel for more than 50 people.',
};
