/** Grows with each change that makes apps and servers of different versions incompatible. */
export const protocolVersion = 12;

/**
 * The reason (socket.io's `connect_error`) with which the server refuses a connection from a page whose origin is no known
 * address of this server.
 */
export const originRefusal = 'originRefused';

/**
 * The text that a device key signs to prove itself to one server, once. It contains the server's own key, so a signature that
 * was made for another server is not valid here, whatever address the client used. In addition, each address has its own device
 * key: browsers and the app store it by origin.
 *
 * @param host the address that the client connected to (`location.host`)
 * @param serverKey SHA-256 of the server's TLS key, from the challenge
 * @param nonce valid for one attempt
 */
export function challengeText(host: string, serverKey: string, nonce: string): string {
  return `perch-session-v${protocolVersion}\n${host.toLowerCase()}\n${serverKey}\n${nonce}`;
}
