/*
 * Loaded before the server (`node --import`) when another program of ours starts it. The server stops gracefully when the
 * channel to that program closes, on purpose or because the program died. On Windows this is the only way to request a stop.
 */
process.once('disconnect', () => {
  // Without a listener nothing has started yet that would need a graceful stop.
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
});
// The channel must not keep the process alive.
process.channel?.unref();
