/** The English texts of encrypted chats; part of `laterEn`. */
export const sealedChatEn = {
  begins: 'End-to-end encrypted from here on',
  ends: 'Not encrypted from here on: the server can read it',
  opening: 'Decrypting…',
  locked: 'Locked message',
  unknownDevice: 'Written on a device of {{name}} that you do not know',
  filesClosed: 'its files stay closed until you accept it',
  check: 'Check…',
  wrong:
    'This message is not what its author sent: it was changed or moved on its way. It is not shown.',
  copied: 'The server has shown an earlier message again in this place. It is not shown.',
  waiting:
    'Older messages are locked until somebody who can read them is online. You can write already.',
  rolledBack:
    'The server shows older keys of this chat than before, so nothing is sent. That happens after a backup is restored, but also when somebody wants to read along.',
  startOver: 'Begin a new key…',
  startOverHeading: 'Begin a new key?',
  startOverText:
    'Ask whoever runs the server whether a backup was restored. If not, somebody may be trying to read along. Messages sealed with keys that the server no longer has stay locked.',
  startOverNow: 'Begin a new key',
  opened:
    'This chat is not encrypted any more. Who runs the server can read what you write from now on.',
  unsealed:
    'It was written for an encrypted chat, which is not encrypted any more. Copy it if you want to send it all the same.',
  strangers_one: 'A new device of {{names}} cannot read this chat until you accept it.',
  strangers_other: 'New devices of {{names}} cannot read this chat until you accept them.',
  strangersHeading: 'New devices',
  strangersText:
    'These devices ask for the key of this chat. A new computer or browser is normal, but it could also be somebody else.',
  device: 'New device of {{name}}',
  emptyHint:
    'What you write here is end-to-end encrypted. Everybody who may read this channel can read it, now and later; the server cannot.',
  label: 'Encrypted message to {{channel}}',
  searchHint: 'Messages are searched on this device, because the server cannot read them.',
  filesInMessages: 'In an encrypted channel, files are sent with a message in the chat.',
  damaged: 'The file is not what was sent: it was changed on the server. It is not opened.',
};
