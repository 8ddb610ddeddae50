/*
 * The server of `nat.test.ts` and `homes.spec.ts`, with a STUN server and, if asked for, a TURN server:
 *
 *   node e2e/protocol/natServer.ts <address to listen on> <transports of TURN, as udp,tcp,tls; empty for no TURN>
 *
 * Prints its URL, and runs until it is killed.
 */

import { Coturn } from '../harness/Coturn.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from './LocalServer.ts';

const [host = '', transports = ''] = process.argv.slice(2);
const secret = 'shared-with-coturn';
/** Where firewalls expect web pages. */
const tlsPort = 443;
const asked = transports.split(',').filter(Boolean);
const coturn = await Coturn.start({
  host,
  relayHost: host,
  secret,
  ...(asked.includes('tls') && { tlsPort }),
});
const address = `${host}:${coturn.port}`;
const turns = asked.map((transport) =>
  transport === 'tls'
    ? `turns:${host}:${tlsPort}?transport=tcp`
    : `turn:${address}?transport=${transport}`,
);
const local = await LocalServer.start({
  workers: 1,
  announcedAddress: host,
  env: {
    // WebRTC in Node cannot seal frames.
    ...withoutEncryption,
    PERCH_HOST: host,
    PERCH_TURN_URLS: [`stun:${address}`, ...turns].join(),
    ...(turns.length > 0 && { PERCH_TURN_SECRET: secret }),
  },
});
process.once('SIGTERM', async () => {
  await local.close();
  await coturn.stop();
  process.exit();
});
process.stdout.write(`https://${host}:${local.server.port}\n`);
