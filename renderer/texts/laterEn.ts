import { doctorEn } from '../../shared/doctor/texts/doctorEn.ts';
import { adminEn } from './app/adminEn.ts';
import { botsEn } from './app/botsEn.ts';
import { keysHelpEn } from './app/keysHelpEn.ts';
import { menuEn } from './app/menuEn.ts';
import { tourEn } from './app/tourEn.ts';
import { arrangeEn } from './channels/arrangeEn.ts';
import { audienceEn } from './channels/audienceEn.ts';
import { channelKindsEn } from './channels/channelKindsEn.ts';
import { entryEn } from './channels/entryEn.ts';
import { invitesEn } from './channels/invitesEn.ts';
import { listenEn } from './channels/listenEn.ts';
import { viewEn } from './channels/viewEn.ts';
import { chatEn } from './chat/chatEn.ts';
import { filesEn } from './chat/filesEn.ts';
import { previewEn } from './chat/previewEn.ts';
import { sealedChatEn } from './chat/sealedChatEn.ts';
import { transfersEn } from './chat/transfersEn.ts';
import type { Translated } from './en.ts';
import { callsEn } from './people/callsEn.ts';
import { devicesEn } from './people/devicesEn.ts';
import { directEn } from './people/directEn.ts';
import { encryptionEn } from './people/encryptionEn.ts';
import { hearingEn } from './people/hearingEn.ts';
import { moderationEn } from './people/moderationEn.ts';
import { profileEn } from './people/profileEn.ts';
import { pushEn } from './people/pushEn.ts';
import { rolesEn } from './people/rolesEn.ts';
import { serverEncryptionEn } from './people/serverEncryptionEn.ts';
import { talkNowEn } from './people/talkNowEn.ts';
import { voicesEn } from './people/voicesEn.ts';
import { whisperEn } from './people/whisperEn.ts';
import { boardEn } from './stage/boardEn.ts';
import { cameraPreviewEn } from './stage/cameraPreviewEn.ts';
import { captionsEn } from './stage/captionsEn.ts';
import { gameEn } from './stage/gameEn.ts';
import { recordingEn } from './stage/recordingEn.ts';
import { soundboardEn } from './stage/soundboardEn.ts';
import { stageEn } from './stage/stageEn.ts';
import { tileEn } from './stage/tileEn.ts';

/**
 * The English texts of what is not part of the first load of a server’s page: of components in a `lazyPart`, and of the app’s
 * own pages. Otherwise as `en.ts`, whose texts none of these may repeat.
 */
export const laterEn = {
  ...adminEn,
  ...botsEn,
  ...moderationEn,
  ...rolesEn,
  ...devicesEn,
  ...invitesEn,
  calls: callsEn,
  chat: chatEn,
  doctor: doctorEn,
  keysHelp: keysHelpEn,
  ...arrangeEn,
  direct: directEn,
  push: pushEn,
  tour: tourEn,
  transfers: transfersEn,
  files: filesEn,
  game: gameEn,
  recording: recordingEn,
  captions: captionsEn,
  listen: listenEn,
  encryption: encryptionEn,
  serverEncryption: serverEncryptionEn,
  sealedChat: sealedChatEn,
  board: boardEn,
  preview: previewEn,
  cameraPreview: cameraPreviewEn,
  audience: audienceEn,
  ...channelKindsEn,
  ...entryEn,
  soundboard: soundboardEn,
  serverForm: {
    heading: 'Server settings',
    name: 'Server name',
    nameFixed:
      'This name is set where the server is started (PERCH_SERVER_NAME) and can only be changed there.',
    picture: 'Icon',
    pictureHint: 'Everyone sees it in their server list. It is cropped to a square.',
    choose: 'Choose image',
    remove: 'Remove',
    unreadable: 'This file is not a readable image. Choose a PNG, JPEG or WebP file.',
  },
  ...menuEn,
  hearing: hearingEn,
  stage: stageEn,
  talkNow: talkNowEn,
  whisper: whisperEn,
  tile: tileEn,
  view: viewEn,
  ...profileEn,
  channelForm: {
    createHeading: 'Create channel',
    editHeading: 'Edit {{channel}}',
    name: 'Channel name',
    category: 'Category (may be empty)',
    categoryHint: 'Channels with the same one are listed together, and can be folded.',
    topic: 'Topic (may be empty)',
    idle: 'Move people here who are away',
    idleHint: 'Whoever has neither spoken nor touched anything for so long, in any other channel.',
    idleNever: 'Never',
    idleAfter_one: 'After {{count}} minute',
    idleAfter_other: 'After {{count}} minutes',
    private: 'Private',
    privateHint:
      'At first only you and the owner of the server see it. Its permissions decide who else does.',
    limited: 'Limit the number of people',
    limit: 'Maximum number of people',
    more: 'More',
    fewer: 'Fewer',
    locked: 'Locked',
    lockedHint: 'While somebody is inside, others knock, and those inside let them in.',
    moreSettings: 'More settings',
    music: 'Music',
    musicHint: 'Stereo in full quality without any filters, for instruments and recordings.',
    bitrate: 'Sound quality',
    bitrateHint: 'How much each voice may take of everybody’s connection.',
    bitrateStandard: 'Standard (64 kbit/s, for music 160)',
    kilobits: '{{amount}} kbit/s',
    ...voicesEn,
    hidesSpeaking: 'Hide who is speaking',
    hidesSpeakingHint: 'Only people in the channel see who is speaking.',
    create: 'Create',
    deleteHeading: 'Delete {{channel}}?',
    deleteHint: 'The channel is deleted for everyone. This cannot be undone.',
    deleteHintPeople_one:
      '{{count}} person is in it and will be disconnected from voice. This cannot be undone.',
    deleteHintPeople_other:
      '{{count}} people are in it and will be disconnected from voice. This cannot be undone.',
    delete: 'Delete channel',
  },
  home: {
    title: 'Perch',
    lead: 'Voice channels for you and your friends, hosted by one of you.',
    servers: 'Your servers',
    remove: 'Remove {{name}}',
    joined: 'You are in a channel here',
    changed: 'Blocked: key changed',
  },
  host: {
    heading: 'Host a server',
    lead: 'This computer becomes the server, and you get a link for your friends. The server runs as long as Perch is running, even when the window is closed.',
    firewall:
      'Windows asks once whether Perch may use your networks. Allow it: otherwise nobody else can connect.',
    start: 'Start a server',
    starting: 'Starting the server…',
    stopping: 'Stopping the server…',
    running: '{{name}} is running',
    open: 'Go to my server',
    stop: 'Stop',
    stopHeading: 'Stop {{name}}?',
    stopHint:
      'Everyone on the server is disconnected. Channels and people are kept for the next start.',
    stopConfirm: 'Stop server',
    inviteLink: 'Invite link',
    inviteLinkHint: 'Anyone with this link can join. Send it only to friends.',
    inviteOnlyHint: 'New people need an invite: make one in the menu at the name of your server.',
    networkInviteLink: 'Link for people on your network',
    copy: 'Copy',
    copyNamed: 'Copy: {{what}}',
    copied: 'Copied',
    copyFailed: 'Copying failed. The link is selected: press Ctrl+C.',
    reach: 'Who can connect',
    onlyHere:
      'Only this computer, because it is not connected to a network. Connect it so that others on the network can join.',
    inNetwork: 'People on your network, at {{addresses}}.',
    asking: 'From the internet: asking your router to open a port…',
    proven: 'Anyone on the internet, at {{address}}. Someone has already connected this way.',
    opened:
      'Probably anyone on the internet, at {{address}}. Nobody has connected this way yet, so test it with a friend.',
    openedIPv6:
      'Probably people whose internet has IPv6, at {{address}}. For everyone else, forward port {{port}} (TCP and UDP) to this computer in your router’s settings.',
    noGateway:
      'Nobody from the internet yet: your router did not respond. In its settings, forward port {{port}} (TCP and UDP) to this computer.',
    refused:
      'Nobody from the internet yet: your router does not let programs open ports. In its settings, turn on UPnP, or forward port {{port}} (TCP and UDP) to this computer.',
    sharedAddress:
      'Nobody from the internet: your internet provider shares one address among many homes. Ask it for a public IPv4 address, or let a friend host.',
    switchedOff:
      'Nobody from the internet yet: asking the router is turned off. In its settings, forward port {{port}} (TCP and UDP) to this computer.',
    failedHeading: 'The server did not start',
    portTaken: 'Another program is using its port. Close that program, then try again.',
    folderTaken:
      'A Perch server with the same data is already running on this computer. Stop it, then try again.',
    noWorker: 'The part that handles sound and video is missing. Install Perch again.',
    crashed:
      'It stopped unexpectedly. Try again. If this happens again, its last messages may help.',
    detail: 'Last messages',
  },
  appSettings: {
    heading: 'App',
    closeToTray: 'Close to the tray',
    closeToTrayHint: 'When you close the window, Perch keeps running and the call continues.',
    startWithSystem: 'Start with the system',
    startWithSystemHint: 'Perch starts in the tray when you sign in to this computer.',
    licences:
      'Free software under the MIT licence. The licences of all its parts are in the file licenses.txt, which came with the app.',
  },
  picker: {
    title: 'Share your screen',
    kinds: 'What to share',
    screens: 'Screens',
    windows: 'Windows',
    search: 'Search',
    clearSearch: 'Clear search',
    looking: 'Looking for screens and windows…',
    noScreens: 'No screen found.',
    noWindows: 'There is no open window to share.',
    nothing: 'Nothing matches “{{query}}”.',
    onlyScreen: 'Entire screen',
    screen: 'Screen {{number}}',
    unnamedWindow: 'Unnamed window',
    noPreview: 'No preview',
    systemHeading: 'Next, your system asks what to share',
    systemHint: 'Press Continue, then choose a screen or a window in the dialog that opens.',
    continue: 'Continue',
    permissionHeading: 'macOS does not allow Perch to record the screen yet',
    permissionHint:
      'Allow Perch under Privacy & Security, Screen & System Audio Recording. macOS may then ask you to reopen Perch.',
    openPermission: 'Open System Settings',
    mode: 'What matters most',
    auto: 'Auto',
    autoHint: 'Perch adapts to what is on the screen.',
    sharp: 'Sharp text',
    sharpHint: 'Text is sharp; motion may stutter.',
    smooth: 'Smooth motion',
    smoothHint: 'For video and games; text may blur.',
    sound: 'Share sound',
    soundOff: 'Others see what you share, but do not hear it.',
    soundStarting: 'Checking the sound of this computer…',
    soundSilent: 'No sound yet. Play something: the bar moves when it is captured.',
    soundHeard: 'Sound is captured: everything this computer plays, except Perch.',
    soundFailed: 'The sound could not be captured. You share without sound.',
    soundUnavailable:
      'This system cannot separate the call from other sound, so people would hear themselves. You share without sound.',
    soundLevel: 'Level of the captured sound',
    share: 'Share',
    gone: 'It no longer exists. Choose something else.',
  },
  draw: {
    pointer: 'Point',
    pen: 'Draw',
    pointerHere: 'Pointer on {{name}}’s screen. Arrow keys move it, Escape puts it away.',
    penHere:
      'Pen on {{name}}’s screen. Arrow keys move it, Space sets it down or lifts it, Escape puts it away.',
    ownPointerHere: 'Pointer on your screen. Arrow keys move it, Escape puts it away.',
    ownPenHere:
      'Pen on your screen. Arrow keys move it, Space sets it down or lifts it, Escape puts it away.',
    penDown: 'The pen is down.',
    penUp: 'The pen is up.',
    forbiddenBy: '{{name}} has turned off pointing and drawing for others.',
    allowedBy: '{{name}} has turned pointing and drawing for others on again.',
    options: 'Pointing and drawing',
    allow: 'Viewers can point and draw',
    allowHint: 'You and everyone who watches see it. Drawings fade automatically.',
    clear: 'Clear all drawings',
    forbid: 'Do not let viewers point and draw',
    permit: 'Let viewers point and draw',
  },
  certificate: {
    unknownHeading: 'Is this really {{host}}?',
    unknownLead:
      'The server uses its own certificate, so Perch cannot tell whether someone is intercepting the connection. You can check it together with the person who runs the server.',
    unknownSteps:
      'Ask the person who runs the server to read you the fingerprint, by phone or in another app. It is the “Key SHA-256” line that the server prints when it starts.',
    unknownTip: 'An invite link is easier, because it contains the fingerprint.',
    fingerprint: 'Fingerprint (SHA-256)',
    matches: 'Everything matches, connect',
    wrongHeading: 'Stop. This is not the server from your invite.',
    wrongLead:
      'The server at {{host}} is not the one in your link or your list. Perch has sent nothing to it.',
    wrongHelp:
      'Tell the person who invited you, by phone or in another app. If the server was moved or set up again, they can give you a new invite link.',
    changedHeading: 'Stop. The key of {{name}} has changed.',
    changedLead:
      'Either the server at {{host}} was set up again, or someone is intercepting the connection. Perch has sent nothing to it.',
    changedHelp:
      'Ask the person who runs the server, by phone or in another app, whether it has a new key. If so, compare the fingerprints before you trust it.',
    pinned: 'Expected',
    shown: 'Shown now',
    back: 'Back to the start page',
  },
  trustKey: {
    open: 'Compare and trust…',
    heading: 'Trust the new key of {{name}}?',
    text: 'Trust it only if the person who runs the server has read you the same fingerprint (the “Key SHA-256” line that it prints), by phone or in another app: {{fingerprint}}. Your identity on this server stays the same.',
    confirm: 'It matches: trust it',
  },
  removeServer: {
    heading: 'Remove {{name}}?',
    lost: 'Perch deletes this server and everything it stores for it from this device.',
    identity:
      'Your identity on this server exists only on this device. If you return, the server treats you as a new user: you must enter your name again, and if you owned the server, you no longer own it.',
    call: 'You are in a channel there and will leave it.',
    confirm: 'Remove server',
  },
  rail: {
    region: 'Servers',
    home: 'Perch start page',
    server: '{{name}}, {{host}}',
    serverJoined: '{{name}}, {{host}}. You are in a channel here.',
    serverChanged: '{{name}}, {{host}}. Its key has changed.',
    add: 'Add a server',
    options: 'Options for {{name}}',
    remove: 'Remove server',
    joined: 'You are in a channel here.',
    changed: 'Blocked: its key has changed.',
  },
  settings: {
    heading: 'Settings',
    close: 'Close settings',
    search: 'Search settings',
    clearSearch: 'Clear search',
    nothing: 'No setting matches your search.',
    sound: 'Sound',
    microphone: 'Microphone',
    speaker: 'Speaker',
    systemDefault: 'System default',
    unplugged: 'Not connected, using the system default',
    unnamedMicrophone: 'Microphone {{number}}',
    unnamedSpeaker: 'Speaker {{number}}',
    speakerFixed: 'Your browser chooses the speaker. Change it in the system’s sound settings.',
    test: 'Test microphone',
    testHint: 'Say something. The bar moves if your microphone works.',
    testOff: 'The test is off, and so is your microphone.',
    level: 'Microphone level',
    playBack: 'Play back what others hear',
    playBackHint: 'You hear yourself exactly as others hear you. Use headphones.',
    echoCancellation: 'Echo cancellation',
    echoCancellationHint: 'Keeps sound from your speakers out of your microphone.',
    noiseSuppression: 'Noise suppression',
    noiseSuppressionHint: 'Removes noise such as fans, keyboards and traffic.',
    suppressionOff: 'Off',
    suppressionBrowser: 'Standard, by the browser',
    suppressionRnnoise: 'Strong, by RNNoise',
    playBackPlain: 'Without noise suppression, to compare',
    playBackPlainHint:
      'Noise is not suppressed while this is on. In a channel, others hear it as well.',
    autoGainControl: 'Automatic gain',
    autoGainControlHint:
      'Evens out quiet and loud speech. The system’s microphone level does not change.',
    autoGainControlMissing:
      'Off in this browser, because it would change the microphone level of the whole system. Others can still hear every voice at the same volume. The desktop app has automatic gain.',
    oneStream: 'One stream',
    oneStreamHint:
      'All voices mixed on the server, for weak connections. Single people cannot be made louder or quieter then. Not in encrypted channels.',
    levelling: 'Everyone at the same volume',
    levellingHint:
      'Makes quiet voices louder and loud ones quieter, only for you. Your volume for each person still applies. Music channels are not changed.',
    earcons: 'Notification sounds',
    earconsHint:
      'When someone joins or leaves, or turns a camera or screen share on or off, and when you do so, mute or deafen.',
    appearance: 'Appearance',
    theme: 'Theme',
    themeSystem: 'Same as the system',
    themeDark: 'Dark',
    themeLight: 'Light',
    language: 'Language',
    languageSystem: 'Same as the system',
    you: 'You',
    name: 'Your name',
    nameHint: 'Others see it at once.',
    rename: 'Change name',
    renamed: 'You are now called {{name}}.',
    ownerCode: 'Owner code',
    ownerCodeHint:
      'The server prints it at each start until it has an owner; later, whoever runs the server can print a new one. With it, you can manage the channels.',
    claim: 'Become owner',
    owner: 'You are an owner of this server. You can create, change and delete its channels.',
    claimed: 'You are now an owner of this server.',
    about: 'About',
    version: 'Perch {{version}}',
    versionServer: 'Perch {{version}}, server {{server}}',
    licence:
      'Free software under the MIT licence. Built with mediasoup, socket.io, React, React Aria, zustand, RNNoise and Lucide icons; each keeps its own licence.',
  },
  stats: {
    heading: 'Connection details',
    open: 'Connection details',
    close: 'Close connection details',
    copy: 'Copy as text',
    copied: 'The details are copied, without names and addresses.',
    copyFailed: 'Copying failed. Your browser does not let this page use the clipboard.',
    none: 'Nothing is being sent or received. Join a channel to see details.',
    table: 'All streams',
    mine: 'You, sent to the server',
    of: '{{name}}, received here',
    gone: 'Someone who has just left',
    stream: 'Stream',
    format: 'Format',
    picture: 'Video',
    rate: 'Rate',
    loss: 'Loss',
    roundTrip: 'Round trip',
    buffer: 'Buffer',
    state: 'State',
    source: {
      microphone: 'Voice',
      whisper: 'Whisper',
      camera: 'Camera',
      screen: 'Screen',
      screenAudio: 'Screen sound',
      mix: 'All voices in one',
    },
    hardware: '{{coder}}, hardware',
    software: '{{coder}}, software',
    size: '{{width}} × {{height}}',
    frames: '{{frames}} fps',
    kilobits: '{{value}} kbit/s',
    megabits: '{{value}} Mbit/s',
    percent: '{{value}} %',
    milliseconds: '{{value}} ms',
    limit: {
      bandwidth: 'Limited by the network',
      cpu: 'Limited by this computer',
      other: 'Limited by the browser',
    },
    layers: '{{active}} of {{all}} layers sent',
    layer: 'Layer {{layer}} received',
    concealed: '{{value}} % concealed',
    unknown: '–',
  },
  videoLimit: {
    heading: 'Cameras and screens',
    mode: 'What matters most when I share',
    receiving: 'Video from others',
    receivingHint:
      'The most bandwidth it may use. Screens come first, then larger cameras. Voices always get through.',
    sending: 'My video',
    sendingHint: 'The most bandwidth it may use. Your screen comes before your camera.',
    channel: 'Video of each person',
    channelHint:
      'The most that is sent to each person here, and by each. The server sends it once to everyone: 10 people at 3 Mbit/s need 30.',
    none: 'No limit',
    atMost: 'Up to {{amount}} Mbit/s',
  },
  talk: {
    heading: 'Talking',
    mode: 'Your voice is sent',
    always: 'Always',
    alwaysHint: 'Others hear you unless you are muted.',
    voiceActivation: 'When you speak',
    voiceActivationHint: 'Sounds below the threshold are not sent.',
    pushToTalk: 'While you hold a key',
    pushToTalkHint: 'Push-to-talk: nobody hears you until you hold the key.',
    self: {
      voiceActivation: 'Your microphone is on. Your voice is sent when you speak.',
      pushToTalk: 'Your voice is sent while you hold the push-to-talk key.',
    },
    threshold: 'Threshold',
    decibels: '{{value}} dB',
    thresholdHint:
      'Speak normally, and set the mark where your voice passes it but background noise does not.',
    thresholdClosed:
      'The bar moves while your microphone is on: join a channel, or test the microphone above.',
    ungatedHint:
      'Voice activation does not work here, so everything you say is sent. Reload the page, or choose another way to talk.',
    releaseDelay: 'Release delay',
    releaseDelayHint:
      'Your voice is sent for this long after you release the key, so that no word is cut off.',
    milliseconds: '{{value}} ms',
    keys: 'Keys',
    keysHint: 'They work in every program. Mouse buttons and single keys such as Ctrl work, too.',
    browserHint:
      'In a browser, the key works while this page has the focus. In the desktop app, it works everywhere.',
    actions: {
      pushToTalk: 'Push-to-talk',
      mute: 'Mute',
      deafen: 'Deafen',
      share: 'Share screen',
      back: 'Previous channel',
      answer: 'Answer a call',
      hangup: 'Decline a call, or hang up',
    },
    noKey: 'No key',
    pressKeys: 'Press the keys…',
    choose: 'Choose',
    chooseFor: 'Choose keys: {{name}}',
    cancelFor: 'Cancel choosing keys: {{name}}',
    clear: 'Clear',
    clearFor: 'Clear keys: {{name}}',
    recorded: 'The keys are now {{keys}}.',
    conflict: 'The same keys also do “{{name}}”. Choose other keys for one of them.',
    unusable:
      'Your desktop does not let an app use these keys. Use Ctrl or Alt together with one letter, digit or arrow key.',
    reason: {
      wayland:
        'Your desktop uses Wayland, which hides keys from apps in the background. It can still assign shortcuts that are pressed once, and may ask you about each one. A push-to-talk key does not work that way.',
      permission:
        'macOS lets Perch detect keys in the background only if you allow it, under Privacy & Security, Accessibility.',
      failed: 'Keys cannot be detected in the background on this system.',
    },
    openPermission: 'Open system settings',
    commands:
      'These commands do the same. Use them in your desktop’s shortcut settings, in a script or with a Stream Deck: “down” when the key is pressed, “up” when it is released.',
  },
} as const;

/** The texts that every other language must provide. */
export type LaterTexts = Translated<typeof laterEn>;
