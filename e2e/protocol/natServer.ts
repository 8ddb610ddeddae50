/*
 * The server of `nat.test.ts`, with a STUN server and, if asked for, a TURN server:
 *
 *   node e2e/protocol/natServer.ts <address to listen on> <with TURN: true or false>
 *
 * Prints its URL, and runs until it is killed.
 */
import { Coturn } from '../harness/Coturn.ts';
import { LocalServer } from './LocalServer.ts';

const [host = '', hasTurn = ''] = process.argv.slice(2);
const secret = 'shared-with-coturn';
const coturn = await Coturn.start({ host, relayHost: host, secret });
const address = `${host}:${coturn.port}`;
const stun = `stun:${address}`;
const local = await LocalServer.start({
  workers: 1,
  announcedAddress: host,
  env: {
    PERCH_HOST: host,
    ...(hasTurn === 'true'
      ? { PERCH_TURN_URLS: `${stun},turn:${address}?transport=udp`, PERCH_TURN_SECRET: secret }
      : { PERCH_TURN_URLS: stun }),
  },
});
process.once('SIGTERM', async () => {
  await local.close();
  await coturn.stop();
  process.exit();
});
process.stdout.write(`https://${host}:${local.server.port}\n`);
