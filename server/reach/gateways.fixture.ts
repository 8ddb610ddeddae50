import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NatPmpPlace } from './NatPmpGateway.ts';
import type { UpnpPlace } from './UpnpGateway.ts';
import type { UpnpPinholePlace } from './UpnpPinholes.ts';
import { textOf } from './upnpMessages.ts';

const loopback = '127.0.0.1';

/** A NAT-PMP gateway (RFC 6886) on loopback. Its behaviour can be changed at any time. */
export class FakeNatPmpGateway {
  externalAddress = [93, 184, 216, 34];
  result = 0;
  /** Answers that are sent before the right one. */
  noise: Buffer[] = [];
  /** How many requests it ignores. */
  ignoring = 0;
  /** The port that is opened instead of the one that was asked for. */
  otherPort: number | null = null;
  /** Open ports by `tcp 44300`, with the lease in seconds. */
  readonly open = new Map<string, number>();
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (request, sender) => {
      if (this.ignoring > 0) {
        this.ignoring -= 1;
        return;
      }
      for (const answer of [...this.noise, this.#answerTo(request)]) {
        socket.send(answer, sender.port, sender.address);
      }
    });
  }

  static async start(): Promise<FakeNatPmpGateway> {
    const socket = createSocket('udp4').bind(0, loopback);
    await once(socket, 'listening');
    return new FakeNatPmpGateway(socket);
  }

  get place(): NatPmpPlace {
    return { gateway: loopback, port: this.#socket.address().port };
  }

  close(): void {
    this.#socket.close();
  }

  #answerTo(request: Buffer): Buffer {
    const operation = request.readUInt8(1);
    const answer = Buffer.alloc(operation === 0 ? 12 : 16);
    answer.writeUInt8(operation + 128, 1);
    answer.writeUInt16BE(this.result, 2);
    if (operation === 0) {
      Buffer.from(this.externalAddress).copy(answer, 8);
      return answer;
    }
    const port = request.readUInt16BE(4);
    const lifetimeS = request.readUInt32BE(8);
    const key = `${operation === 1 ? 'udp' : 'tcp'} ${port}`;
    if (lifetimeS === 0) this.open.delete(key);
    else if (this.result === 0) this.open.set(key, lifetimeS);
    answer.writeUInt16BE(port, 8);
    answer.writeUInt16BE(lifetimeS === 0 ? 0 : (this.otherPort ?? port), 10);
    answer.writeUInt32BE(lifetimeS, 12);
    return answer;
  }
}

/** A UPnP gateway on loopback: answers searches, serves its description, and keeps a list of ports. */
export class FakeUpnpGateway {
  externalAddress = '93.184.216.34';
  service = 'urn:schemas-upnp-org:service:WANIPConnection:1';
  /** Accepts only permanent mappings, as some old gateways. */
  permanentOnly = false;
  /** The location in the answer to a search; null: this gateway. */
  location: string | null = null;
  controlUrl = '/control';
  /** Sent in place of the description. */
  description: string | null = null;
  /** Open ports by `TCP 44300`, with client and lease. */
  readonly open = new Map<string, { client: string; leaseS: number }>();
  /** Pinholes by their number. */
  readonly pinholes = new Map<string, { client: string; port: string; leaseS: number }>();
  /** False: there is no firewall for IPv6. */
  hasFirewall = true;
  /** All HTTP requests, for tests that expect none. */
  readonly asked: string[] = [];
  readonly #socket: Socket;
  readonly #server: Server;

  private constructor(socket: Socket, server: Server) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (_search, sender) => {
      const answer = [
        'HTTP/1.1 200 OK',
        'ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1',
        `Location: ${this.location ?? `${this.#origin}/root.xml`}`,
        '',
        '',
      ].join('\r\n');
      socket.send(answer, sender.port, sender.address);
    });
    server.on('request', async (request, response) => {
      const url = request.url ?? '';
      const action = /#(\w+)"$/.exec(String(request.headers['soapaction']))?.[1];
      this.asked.push(action ?? url);
      const answer = action
        ? this.#run(action, await text(request))
        : { status: 200, body: this.description ?? this.#describe() };
      response.writeHead(answer.status, { 'Content-Type': 'text/xml' });
      response.end(answer.body);
    });
  }

  /** @param host an address of loopback */
  static async start(host = loopback): Promise<FakeUpnpGateway> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host);
    const server = createServer().listen(0, host);
    await Promise.all([once(socket, 'listening'), once(server, 'listening')]);
    return new FakeUpnpGateway(socket, server);
  }

  get place(): UpnpPlace {
    return { target: this.#target, gateway: loopback, localAddress: loopback };
  }

  get pinholePlace(): UpnpPinholePlace {
    const { address } = this.#target;
    return { target: this.#target, isGateway: (from) => from === address };
  }

  get #target(): { readonly address: string; readonly port: number } {
    return this.#socket.address();
  }

  close(): void {
    this.#socket.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get #origin(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  #describe(): string {
    return `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>
      <deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType><serviceList>
      <service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>
      <controlURL>/forwarding</controlURL></service></serviceList><deviceList><device><serviceList>
      <service><serviceType>${this.service}</serviceType><controlURL>${this.controlUrl}</controlURL>
      </service></serviceList></device></deviceList></device></root>`;
  }

  #run(action: string, body: string): { status: number; body: string } {
    const key = `${textOf(body, 'NewProtocol')} ${textOf(body, 'NewExternalPort')}`;
    const client = textOf(body, 'NewInternalClient') ?? textOf(body, 'InternalClient') ?? '';
    const leaseS = Number(
      textOf(body, 'NewLeaseDuration') ?? textOf(body, 'NewLeaseTime') ?? textOf(body, 'LeaseTime'),
    );
    const entry = this.open.get(key);
    switch (action) {
      case 'GetExternalIPAddress':
        return answer(
          action,
          `<NewExternalIPAddress>${this.externalAddress}</NewExternalIPAddress>`,
        );
      case 'GetSpecificPortMappingEntry':
        if (!entry) return fault(714, 'NoSuchEntryInArray');
        return answer(
          action,
          `<NewInternalPort>${key.split(' ')[1]}</NewInternalPort>` +
            `<NewInternalClient>${entry.client}</NewInternalClient>`,
        );
      case 'AddPortMapping':
        if (this.permanentOnly && leaseS !== 0) return fault(725, 'OnlyPermanentLeasesSupported');
        if (entry) return fault(718, 'ConflictInMappingEntry');
        this.open.set(key, { client, leaseS });
        return answer(action, '');
      case 'DeletePortMapping':
        if (!this.open.delete(key)) return fault(714, 'NoSuchEntryInArray');
        return answer(action, '');
      case 'AddPinhole': {
        if (!this.hasFirewall) return fault(702, 'FirewallDisabled');
        const number = String(this.pinholes.size + 7);
        this.pinholes.set(number, {
          client,
          port: `${textOf(body, 'Protocol')} ${textOf(body, 'InternalPort')}`,
          leaseS,
        });
        return answer(action, `<UniqueID>${number}</UniqueID>`);
      }
      case 'UpdatePinhole':
      case 'DeletePinhole': {
        const number = textOf(body, 'UniqueID') ?? '';
        const pinhole = this.pinholes.get(number);
        if (!pinhole) return fault(704, 'NoSuchEntry');
        if (action === 'DeletePinhole') this.pinholes.delete(number);
        else pinhole.leaseS = leaseS;
        return answer(action, '');
      }
      default:
        return fault(401, 'Invalid Action');
    }
  }
}

function answer(action: string, body: string): { status: number; body: string } {
  return { status: 200, body: envelope(`<u:${action}Response>${body}</u:${action}Response>`) };
}

function fault(code: number, name: string): { status: number; body: string } {
  const detail = `<errorCode>${code}</errorCode><errorDescription>${name}</errorDescription>`;
  return { status: 500, body: envelope(`<s:Fault><detail>${detail}</detail></s:Fault>`) };
}

function envelope(body: string): string {
  return `<?xml version="1.0"?><s:Envelope><s:Body>${body}</s:Body></s:Envelope>`;
}
