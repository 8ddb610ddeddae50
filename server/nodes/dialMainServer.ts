import { request } from 'node:http';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { formatFingerprint, keyFingerprint } from '../../certs/keyFingerprint.ts';
import type { MainServer } from '../config/nodeSettings.ts';
import { withoutMapping } from '../reach/addressScope.ts';
import {
  greetingHeader,
  type NodeGreeting,
  nodePath,
  nodeUpgrade,
  writeGreeting,
} from './nodeGreeting.ts';

/** The server has answered, but does not take this node; the message is its reason. */
export class NodeRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NodeRefused';
  }
}

/** What a connection says of its worker, apart from the addresses that only the connection shows. */
export type DialledGreeting = Omit<NodeGreeting, 'nodeAddress'> & {
  /** That from which the server is dialled, where it is not set. */
  readonly nodeAddress?: string;
};

const dialTimeoutMs = 10_000;
const reasonMaxLength = 1_000;

/**
 * Connects one worker with its server. The returned connection carries what mediasoup and the worker say to each other. The key
 * is sent only to the server with the right certificate.
 *
 * @throws NodeRefused; an Error of the network or of TLS
 */
export async function dialMainServer(
  server: MainServer,
  key: string,
  greeting: DialledGreeting,
): Promise<Socket> {
  const socket = await connectTo(server);
  const { addresses, nodeAddress = withoutMapping(socket.localAddress ?? '') } = greeting;
  try {
    return await upgrade(socket, server.url, key, {
      ...greeting,
      nodeAddress,
      addresses: addresses.length > 0 ? addresses : [nodeAddress],
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connectTo({ url, pin }: MainServer): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: pin === null,
  });
  const fail = (error: Error) => {
    socket.destroy();
    reject(error);
  };
  socket.setTimeout(dialTimeoutMs, () => fail(new Error('the server does not answer')));
  socket.once('error', fail);
  socket.once('close', () => reject(new Error('the server has closed the connection')));
  socket.once('secureConnect', () => {
    const shown = keyFingerprint(socket.getPeerCertificate().raw);
    if (pin !== null && shown !== formatFingerprint(pin)) {
      fail(new Error(`the server's key is ${shown}, not the one of #pin= in PERCH_MAIN_SERVER`));
      return;
    }
    socket.off('error', fail);
    socket.on('error', () => undefined);
    resolve(socket);
  });
  return promise;
}

function upgrade(
  socket: TLSSocket,
  url: URL,
  key: string,
  greeting: NodeGreeting,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const asking = request({
    createConnection: () => socket,
    path: `${url.pathname.replace(/\/$/, '')}${nodePath}`,
    headers: {
      Host: url.host,
      Connection: 'Upgrade',
      Upgrade: nodeUpgrade,
      Authorization: `Bearer ${key}`,
      [greetingHeader]: writeGreeting(greeting),
    },
  });
  asking.once('upgrade', (_response, upgraded, head) => {
    socket.setTimeout(0);
    socket.setNoDelay(true);
    if (head.length > 0) upgraded.unshift(head);
    resolve(upgraded as Socket);
  });
  asking.once('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, reasonMaxLength);
    });
    response.once('close', () => {
      reject(
        new NodeRefused(
          response.statusCode === 403
            ? text.trim()
            : 'The server takes no media nodes: set PERCH_NODE_KEY there, too.',
        ),
      );
    });
  });
  asking.once('error', reject);
  asking.end();
  return promise;
}
