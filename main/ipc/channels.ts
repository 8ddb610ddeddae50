/** The two IPC channels of the app: calls with an answer, and what the main process tells. */
export const callChannel = 'perch:call';
export const eventChannel = 'perch:event';
