/** The English texts of the settings of whispers, and of what is shown during one; part of `laterEn`. */
export const whisperEn = {
  holdTo: 'Hold to whisper to {{name}}',
  answer: 'Hold to reply to {{name}}',
  mine: 'You are whispering to {{name}}. Your own channel does not hear it.',
  starting: 'Nobody hears you yet. Connecting to {{name}}…',
  heading: 'Whispering',
  allow: 'Others can whisper to me',
  allowHint:
    'A whisper can come from any channel, and only the people it is meant for hear it. This setting applies to this server.',
  keys: 'Whisper keys',
  noKeys:
    'Held keys are not detected in the background here. Instead, hold the button in the menu of a person or on a channel.',
  keysHint:
    'While you hold one of them, only its target hears you, however your voice is sent otherwise. It does not work while you are muted.',
  target: 'Target of whisper key {{number}}',
  nobody: 'Nobody',
  person: '{{name}}',
  personElsewhere: '{{name}} (not in a channel)',
  channel: 'Channel {{name}}',
} as const;
