/*
 * Loaded before the server (`node --import`) when another program of ours starts it. The server ends
 * in order when that program lets go of the channel between them, on purpose or because it died; on
 * Windows this is also the only way to ask it to.
 */
process.once('disconnect', () => {
  // Where nobody listens yet, nothing has begun that would have to be ended in order.
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
});
// Waiting for the parent's end is no reason to stay alive.
process.channel?.unref();
