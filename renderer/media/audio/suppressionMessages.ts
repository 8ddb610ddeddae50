/** The name under which the watch over the noise suppressor is known in an audio worklet. */
export const suppressionWatchName = 'perch-suppression-watch';

/** Said to the watch when it is not needed any more. It answers with what is wrong, once. */
export const endOfWatch = 'end';
