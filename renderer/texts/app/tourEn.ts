/** The English texts of the tour at the first start; part of `laterEn`. */
export const tourEn = {
  region: 'Tour',
  step: 'Step {{step}} of {{steps}}',
  channels: 'One click and you talk',
  channelsText:
    'Click a channel to join it. Your microphone stays off until then. You see at once who is in a channel and who is talking.',
  voice: 'Your controls are always here',
  voiceText:
    'Microphone, sound, camera, screen and leaving stay in this place, with the state of your connection above them.',
  people: 'A person’s name opens everything about them',
  peopleText:
    'Click a name to set its volume or to call somebody. A right click or a long press on a channel opens its menu.',
  server: 'Bring your friends',
  serverText:
    'Invite people by a link in the menu at the server’s name. The question mark key lists all keys, and the settings find what you type.',
  back: 'Back',
  next: 'Next',
  skip: 'Skip the tour',
  done: 'Done',
} as const;
export type TourTexts = { readonly [Key in keyof typeof tourEn]: string };
