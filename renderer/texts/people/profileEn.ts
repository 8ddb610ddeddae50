import type { Translated } from '../en.ts';

/** The English texts about oneself, name, picture and door: a part of `laterEn.ts`. */
export const profileEn = {
  profile: {
    takeName: 'Use “{{name}}”',
    door: 'Your status',
    open: 'Open to talk',
    doNotDisturb: 'Do not disturb',
    doNotDisturbHint:
      'Do not disturb: no whispers and no calls reach you, and others come and go without a sound.',
    doNotDisturbMeaning: 'Does not want to be disturbed: whispers and calls do not get through.',
    backAt: 'Back at {{time, datetime(timeStyle: short)}}',
    backIn_one: 'Back in {{count}} minute',
    backIn_other: 'Back in {{count}} minutes',
    backInHours_one: 'Back in {{count}} hour',
    backInHours_other: 'Back in {{count}} hours',
    clock: '{{time, datetime(timeStyle: short)}}',
    ask: 'Back at…',
    askHeading: 'When are you back?',
    time: 'Time',
    timeHint: 'Others see it until then.',
    picture: 'Your picture',
    pictureHint:
      'Others see it on this server in place of your initials. Its middle is cut out as a circle.',
    choosePicture: 'Choose a picture',
    removePicture: 'Remove',
    unreadable: 'This file is not a picture that can be read. Choose a PNG, JPEG or WebP file.',
    pictureSaved: 'Others see your new picture.',
    pictureRemoved: 'Your picture is removed.',
  },
} as const;

export type ProfileTexts = Translated<typeof profileEn>;
