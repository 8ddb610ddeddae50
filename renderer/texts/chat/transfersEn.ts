/** The English texts of files straight from person to person; part of `laterEn`. */
export const transfersEn = {
  send: 'Send a file…',
  sendHint:
    'Straight to {{name}}, not through the server. You can both see each other’s internet address.',
  region: 'Files from person to person',
  to: '{{name}} → {{person}}',
  from: '{{person}} → {{name}}',
  offered: '{{person}} wants to send you {{name}}.',
  offer: '{{person}} wants to send you {{name}} ({{size}})',
  offerHint:
    'It comes straight from {{person}}, not through the server: you can then both see each other’s internet address. Only take files from people whom you trust.',
  accept: 'Accept',
  decline: 'Decline',
  cancel: 'Cancel {{name}}',
  dismiss: 'Remove {{name}} from the list',
  progress: 'Transfer of {{name}}',
  status: {
    asking: 'Waiting until {{person}} accepts it',
    connecting: 'Connecting…',
    running: '{{done}} of {{size}}',
    sent: 'Sent: {{size}}',
    received: 'Received: {{size}}',
  },
  sent: '{{name}} is with {{person}}.',
  received: '{{name}} has arrived from {{person}}.',
  failed: '{{name}} was not transferred. {{why}}',
  failure: {
    ended: 'It was declined or cancelled, or one of you has left.',
    noWay:
      'There is no direct way between you, or it was lost. Share the file in the channel instead.',
    damaged: 'It did not arrive unchanged. Send it again.',
    unreadable:
      'The file cannot be read or written. It may have been changed, or the disk is full.',
    tooLarge: 'This browser can only take files up to {{size}} this way. Use the app, or Chrome.',
    limitReached: 'One of you has too many files on their way. Wait until some are done.',
    notFound: 'This person is not in a channel any more.',
    conflict: 'Join a channel first.',
    forbidden: 'You may not send files there.',
  },
} as const;
