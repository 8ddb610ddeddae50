import type { Translated } from '../en.ts';

/** The English texts of the first sign-in and of names: a part of `laterEn.ts`. */
export const entryEn = {
  name: {
    left_one: '{{count}} character left.',
    left_other: '{{count}} characters left.',
    tooLong_one: '{{count}} character too many. An emoji counts as several.',
    tooLong_other: '{{count}} characters too many. An emoji counts as several.',
    blank: 'This name has no visible characters. Type a letter, a digit or an emoji.',
  },
  enter: {
    heading: 'Welcome to {{server}}',
    headingNoServer: 'Welcome to Perch',
    lead: 'Pick the name that others see. It is stored on this device, so there is no password to remember.',
    leadForgetful:
      'Pick the name that others see. Your browser stores nothing for this page: when you close it, your name, your settings and your ownership of this server are lost. To keep them, allow site data for this address.',
    name: 'Your name',
    joinCode: 'Invite or join code',
    joinCodeHint: 'It is in the invite link. Ask somebody on this server for one.',
    joinCodeInvited: 'The code came with your invite.',
    inviteDead: 'This invite no longer works. Ask for a new one.',
    submit: 'Enter',
  },
} as const;

export type EntryTexts = Translated<typeof entryEn>;
