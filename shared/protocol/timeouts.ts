/** How long each side waits for an answer before it fails with `timeout`. */
export const requestTimeoutMs = 10_000;
/** A half-open connection is detected after at most the sum of both, 14 s. */
export const pingIntervalMs = 8_000;
export const pingTimeoutMs = 6_000;
/** How long the seat of a lost connection is held. */
export const sessionHoldMs = 60_000;
