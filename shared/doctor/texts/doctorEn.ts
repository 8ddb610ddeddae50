/** English texts of the connection doctor, for the app (part of `laterEn`) and for the command of the server. */
export const doctorEn = {
  open: 'Something is wrong?',
  heading: 'Connection doctor',
  hint: 'Tests the whole way: your network, the server, your microphone and speaker. Takes a few seconds.',
  running: 'Testing…',
  again: 'Run again',
  copy: 'Copy report',
  copyHint: 'The report contains no names and no addresses.',
  copied: 'Report copied.',
  copyFailed: 'The report could not be copied.',
  /** The cause and the remedy, in one sentence each. */
  cause: {
    well: 'All is well: everything that was tested works.',
    offline:
      'This device has no network: connect it to the internet, and Perch continues by itself.',
    nameUnknown:
      'The name of the server has no address: check its spelling, or ask whoever runs the server whether the name still exists.',
    portTaken:
      'Another program has port {{ports}}: end it, or choose another number with PERCH_PORT.',
    serverStopped: 'The server does not run on this machine with these settings: start it.',
    nothingListens:
      'The machine answers, but no server runs on this port: whoever runs it must start Perch, or give you the right port.',
    noAnswer:
      'Nothing answers at this address: the machine is off, or its port is not forwarded or is blocked by a firewall. Whoever runs the server can check this with “doctor” there.',
    largePacketsLost:
      'Large packets get lost on the way and small ones arrive: lower the MTU of this device’s network (or of its VPN) to 1280, or allow ICMP in the firewall in between.',
    clockWrong:
      'The clock of this device and that of the server differ by about {{hours}} hours: let both set their time automatically.',
    certificateOther:
      'The certificate belongs to another server: check the address, and if it is right, somebody may be listening in; ask whoever runs the server.',
    certificateExpired:
      'The server’s certificate is not valid today: whoever runs the server must renew it.',
    certificateUnreadable:
      'The certificate or its key cannot be used: check the files of PERCH_TLS_CERT and PERCH_TLS_KEY.',
    serverHangs:
      'The port is open, but the server does not respond: whoever runs it should look into its log and restart it.',
    otherProgram:
      'Something other than Perch answers at this address: check the port, or sign in to your Wi-Fi if it asks for that first.',
    versionOther:
      'App and server have different versions: reload the page or update the app; if that does not help, the server must be updated.',
    pageRefused:
      'The server does not know the address of this page: whoever runs it must add it to PERCH_ANNOUNCED_ADDRESSES, or let the reverse proxy pass on the Host header.',
    noWebSocket:
      'Something in between does not pass on WebSockets: the reverse proxy of the server must pass on the Upgrade header, or your network blocks them.',
    signInRefused:
      'The server is reached but does not let you in; the screen behind this says why.',
    signallingLost:
      'The server answers, but the connection to it does not last: wait a moment or use another network; a VPN or virus scanner may cut it.',
    workersDown:
      'Not all media workers run: look into the server’s log, and restart the server if they do not come back.',
    browserWithoutSockets:
      'This browser opens no connection for sound: turn off its protection against WebRTC leaks for this page (in Firefox media.peerconnection.ice.proxy_only), or use the app.',
    serverFirewall:
      'The firewall on the server’s machine blocks port {{ports}}: open it there for UDP (and the first one for TCP).',
    announcedUnresolved:
      'A name in PERCH_ANNOUNCED_ADDRESSES has no address: correct it, or renew its entry in the DNS.',
    stunSilent:
      'No STUN server tells the public address of this server: correct PERCH_ADDRESS_FROM_STUN, or let UDP out to these servers.',
    announcedWrong:
      'The server announces an address at which it cannot be reached: whoever runs it must correct PERCH_ANNOUNCED_ADDRESSES.',
    proxyWithoutMedia:
      'This address leads to a proxy that passes on web pages but no sound: whoever runs the server must announce an address beside the proxy (PERCH_ANNOUNCED_ADDRESSES) and open its ports.',
    portNotForwarded:
      'The router in front of the server does not let UDP port {{ports}} through: whoever runs the server must forward it there.',
    udpBlockedAtServer:
      'A firewall in front of the server blocks UDP port {{ports}}: whoever runs the server must open it, for example in the console of the provider.',
    udpBlockedHere:
      'Your network blocks UDP, so sound takes the slower way over TCP: allow UDP in your firewall or VPN, or use another network.',
    udpBlocked:
      'UDP port {{ports}} is blocked, by your network or in front of the server, so sound takes the slower way over TCP: open it at the server, or try another network.',
    turnCredentials:
      'The TURN server refuses its credentials: whoever runs the server must correct PERCH_TURN_SECRET, or PERCH_TURN_USER and PERCH_TURN_PASSWORD.',
    turnSilent:
      'The TURN server does not answer: whoever runs the server must start it, or correct PERCH_TURN_URLS.',
    turnRefused: 'The TURN server gives no relay: whoever runs it finds the reason in its log.',
    onlyWebPasses:
      'Your network lets only web pages through, and no sound: use another network or a VPN, or ask whoever runs the server for a TURN server at port 443.',
    someWorkersBlocked:
      'UDP port {{ports}} is blocked while others are open: whoever runs the server must open and forward the port of every worker.',
    mediaTcpBlocked:
      'Sound gets through over UDP, but not over TCP: nothing needs to be done as long as UDP works.',
    gatewayMissing:
      'No router here opens ports on request: forward them by hand, or turn PCP, NAT-PMP or UPnP on in the router.',
    diskFull:
      'The disk of the data folder is nearly full: make room, or files and messages are refused.',
    microphoneDenied:
      'Perch may not use the microphone: allow it for this page in the browser, or for Perch in the system’s privacy settings.',
    microphoneMissing: 'There is no microphone: plug one in, and it is used at once.',
    microphoneBusy: 'Another program has the microphone: close it, then run the test again.',
    microphoneFailed:
      'The microphone cannot be opened: unplug it and plug it in again, or choose another one.',
    microphoneMuted:
      'The microphone is muted in the system or by a switch on it, and delivers nothing: unmute it there, or choose another one.',
    speakerMissing: 'There is no speaker: plug in a headset or a speaker.',
    soundBlocked: 'The browser blocks sound until you click: press the button.',
    deafened: 'You are deafened and hear nobody: undeafen yourself.',
    nobodyHears:
      'Nobody in the channel hears you, although the connection works: check whether you are muted, or leave and join again.',
    microphoneQuiet:
      'The microphone is very quiet: turn its level up in the system, or choose another one.',
    lossUp:
      '{{percent}} % of what you send gets lost: use a cable instead of Wi-Fi, or end uploads in your network.',
    lossDown:
      '{{percent}} % of what is sent to you gets lost: use a cable instead of Wi-Fi, or end downloads in your network.',
    slow: 'The way to the server takes {{ms}} ms there and back: end a VPN, or use another network.',
    symmetricNat:
      'All is well on the server. Your network gives every connection another port (symmetric NAT), so direct calls go through the server; nothing needs to be done.',
  },
  step: {
    ports: 'Ports',
    workers: 'Media workers',
    name: 'Name',
    tcp: 'Port',
    tls: 'Certificate',
    signalling: 'Signalling',
    clock: 'Clock',
    firewall: 'Server’s firewall',
    udp: 'Sound over UDP',
    iceTcp: 'Sound over TCP',
    turn: 'TURN relay',
    announced: 'Announced addresses',
    gateway: 'Router',
    nat: 'Address translation',
    mtu: 'Large packets',
    loss: 'Loss',
    delay: 'Delay',
    disk: 'Free disk space',
    microphone: 'Microphone',
    speaker: 'Speaker',
    audience: 'Who hears you, whom you hear',
  },
  result: {
    ok: 'OK',
    warning: 'Warning',
    failed: 'Failed',
    untested: 'Not tested',
    running: 'Testing…',
  },
  reason: {
    browser: 'a browser cannot tell',
    earlier: 'an earlier step is in the way',
    notConfigured: 'not set up on this server',
    noCall: 'only in a channel',
    alone: 'nobody else is here',
    noName: 'an IP address needs none',
    unanswered: 'the browser’s question was not answered',
    noStun: 'needs a STUN server',
    notRoot: 'the server may not read it',
    notAsked: 'no address was given for it',
  },
  remedy: {
    defaultMicrophone: 'Use the system’s default microphone',
    retryMicrophone: 'Ask for the microphone again',
    unblockSound: 'Hear the others',
    undeafen: 'Undeafen',
    reload: 'Reload',
  },
};
