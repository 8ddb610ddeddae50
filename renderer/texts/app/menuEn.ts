/** The English texts of menus, dialogs and the card of a person; part of `laterEn`. */
export const menuEn = {
  app: {
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
  },
  server: {
    becomeOwner: 'Become owner',
    settings: 'Settings',
    invite: 'Invite people',
    profile: 'Server settings',
    otherServer: 'Go to another server',
  },
  channels: {
    edit: 'Edit channel',
    permissions: 'Permissions',
    moveAll: 'Move everyone…',
    delete: 'Delete channel',
    moved: '{{channel}} is now number {{place}} of {{total}}.',
    resize: 'Width of the channel list',
  },
  person: {
    volume: 'Volume of {{name}}',
    percent: '{{value}} %',
    reset: 'Reset to 100 %',
    volumeHint: 'Only you hear the difference.',
    self: 'This is you.',
    selfSpeaking: 'Your microphone is on.',
    selfMuted: 'You are muted. Nobody hears you.',
    selfDeafened: 'You are deafened. You hear nobody, and nobody hears you.',
    selfListenOnly: 'You are only listening. Nobody hears you.',
  },
  denied: {
    onlyListening: 'You can only listen here',
    listening: 'You are listening',
    unheard: 'The others here cannot hear you.',
    pushToTalkOnly:
      'Push-to-talk is on because of this channel. Elsewhere your own setting counts.',
  },
} as const;
