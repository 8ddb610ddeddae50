import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { median } from './statistics.ts';

const pings = 21;
const simulatedMs = [0, 40, 120];

/** A simulated round trip and its real value on this machine, in ms. */
export type RoundTrips = ReadonlyMap<number, number>;

/** The real round trips used for all measures. */
export async function realRoundTrips(): Promise<RoundTrips> {
  const trips = new Map<number, number>();
  for (const trip of simulatedMs) trips.set(trip, await measuredRoundTripMs(trip / 2));
  return trips;
}

/**
 * The real round trip on this machine for a relay with `oneWayMs`, in ms. Timers are late, so a slope over the nominal
 * times would be wrong.
 */
async function measuredRoundTripMs(oneWayMs: number): Promise<number> {
  const echo = createSocket('udp4');
  echo.on('message', (datagram, { port, address }) => echo.send(datagram, port, address));
  echo.bind(0, '127.0.0.1');
  await once(echo, 'listening');
  const { port } = echo.address() as AddressInfo;
  const relay = await DelayRelay.start({
    listenHost: '127.0.0.2',
    targetHost: '127.0.0.1',
    ports: [port],
  });
  const client = createSocket('udp4');
  try {
    relay.oneWayMs = oneWayMs;
    const trips: number[] = [];
    for (let ping = 0; ping < pings; ping += 1) {
      const start = performance.now();
      const answered = once(client, 'message');
      client.send('ping', port, '127.0.0.2');
      await answered;
      trips.push(performance.now() - start);
    }
    return median(trips);
  } finally {
    client.close();
    echo.close();
    await relay.close();
  }
}
