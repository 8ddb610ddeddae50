/* Runs on the server's machine of a `NetworkBed`. */
import { once } from 'node:events';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { issueCertificate } from '../../../certs/issueCertificate.ts';
import { loadConfig } from '../../../server/config.ts';
import { probeHost } from '../../../server/doctor/probeHost.ts';
import { serveTasks } from './serveTasks.ts';

await serveTasks({
  /** Runs the doctor of the server's machine with these settings, and the clock of a time server. */
  host: ({ env, timeServer }: { env: Record<string, string>; timeServer: string | null }) =>
    probeHost(loadConfig({ env }), { timeServer }),

  /** A reverse proxy that passes on HTTPS, and adds its header. Its certificate is for the address that people dial. */
  async proxy({ dialled, port, to }: { dialled: string; port: number; to: number }) {
    const issued = await issueCertificate({ names: [], addresses: [dialled] }, new Date());
    const proxy = createTlsServer({ cert: issued.cert, key: issued.key }, (client) => {
      const server = connectTls({ port: to, rejectUnauthorized: false });
      client.once('data', (head) => {
        const header = `\r\nX-Forwarded-For: ${client.remoteAddress}\r\n`;
        server.write(head.toString('latin1').replace('\r\n', header), 'latin1');
        client.pipe(server);
      });
      server.pipe(client);
      for (const socket of [client, server]) socket.on('error', () => undefined);
    });
    proxy.listen(port);
    await once(proxy, 'listening');
    return null;
  },
});
