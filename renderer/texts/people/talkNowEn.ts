/** The English texts of whether the user is sending now, and of the keys for it; part of `laterEn`. */
export const talkNowEn = {
  open: 'Others hear you',
  waiting: 'Waiting for push-to-talk',
  hold: 'Hold {{keys}} to talk',
  noKeyYet: 'Choose a push-to-talk key in the settings',
  listening: 'Waiting for your voice',
  ungated: 'Everything you say is sent',
  keyMouse: 'Mouse {{number}}',
  keyRight: 'Right {{key}}',
  keyUnnamed: 'Key {{number}}',
} as const;
