/** English texts of the tray, the menus and the dialogs. */
export const en = {
  tray: {
    outside: 'Not in a channel',
    /** "General · Home" */
    channel: (channel: string, server: string) => `${channel} · ${server}`,
    /** Names of the people in it, and how many more there are. */
    people: (names: string, more: number) => (more === 0 ? names : `${names} and ${more} more`),
    /** "General (3)" in the list of channels. */
    channelWithPeople: (channel: string, people: number) => `${channel} (${people})`,
    channelFull: (channel: string, people: number) => `${channel} (${people}, full)`,
    mute: 'Mute',
    deafen: 'Deafen',
    share: 'Share screen…',
    stopSharing: 'Stop sharing',
    cameraOff: 'Turn camera off',
    leave: 'Leave channel',
    rings: (name: string) => `${name} is calling you`,
    calling: (name: string) => `Calling ${name}…`,
    /** "Call with Bob · Home" */
    call: (name: string, server: string) => `Call with ${name} · ${server}`,
    accept: 'Accept',
    decline: 'Decline',
    giveUp: 'Stop calling',
    hangUp: 'Hang up',
    openToTalk: 'Open to talk',
    doNotDisturb: 'Do not disturb',
    backIn: (minutes: number) => `Back in ${minutes} minutes`,
    backInHours: (hours: number) => `Back in ${hours === 1 ? '1 hour' : `${hours} hours`}`,
    open: 'Open Perch',
    quit: 'Quit Perch',
    /** Lines of the tooltip of the icon. */
    tooltip: {
      muted: 'You are muted',
      deafened: 'You are deafened',
      sharing: 'You are sharing your screen',
      camera: 'Your camera is on',
      unread: 'You have unread messages',
    },
  },
  /** The notice of a call. */
  call: {
    rings: (name: string) => `${name} is calling you`,
    click: 'Click to answer in Perch.',
    accept: 'Accept',
    decline: 'Decline',
  },
  menu: { edit: 'Edit', view: 'View', window: 'Window' },
  link: {
    title: 'This link cannot be opened',
    invalidAddress: 'The address in the link is not complete. Ask for the link again.',
    unreachable:
      'No server answers at this address. It may be switched off, or it cannot be reached from your network.',
    notPerch: 'Something answers at this address, but it is not a Perch server.',
    unknownCertificate: (host: string) =>
      `${host} uses a certificate of its own, and the link does not contain its fingerprint. Ask for an invite link, or add the address on the start page and compare the fingerprint.`,
    wrongCertificate: (host: string, pinned: string, shown: string) =>
      `${host} shows another key than expected. Somebody may be pretending to be this server, so nothing was sent to it.\n\nExpected:\n${pinned}\n\nShown:\n${shown}`,
  },
  /** The notice of a newer version that the app cannot install by itself. */
  update: {
    title: (version: string) => `Perch ${version} is there`,
    text: 'Click to open the page where you can download it.',
  },
  startFailed: 'Perch cannot start',
  noSandbox: 'Perch runs without its sandbox',
  noSandboxHelp:
    'This system does not allow a sandbox for AppImages, so a fault in the app could affect your files. Install the Debian package (.deb) instead, which has a sandbox.',
};
export type MainTexts = typeof en;
