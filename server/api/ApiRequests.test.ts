import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiRequests, type ApiRequestsOptions } from './ApiRequests.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** The API of a server that knows no bot; all requests come from one address. */
async function serve(of: ApiRequestsOptions['bots']['of']): Promise<string> {
  const api = new ApiRequests({
    bots: { of },
    sessions: { clientOf: () => expect.unreachable() },
    signaling: {
      answer: () => expect.unreachable(),
      factsOf: () => ({
        address: '203.0.113.5',
        localAddress: '',
        host: '',
        serverKey: '',
        isProxied: false,
      }),
    },
    version: '1.2.3',
    onFault: (error) => {
      throw error;
    },
  });
  server = createServer((request, response) => api.answer(request, response));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}

it('looks up no more tokens for an address that asks too often', async () => {
  const of = vi.fn(async () => null);
  const url = await serve(of);
  const statuses: number[] = [];
  while (statuses.length < 1_000) {
    const asked = Array.from({ length: 50 }, () =>
      fetch(`${url}/chat/list`, { method: 'POST', headers: { Authorization: 'Bearer x' } }),
    );
    statuses.push(...(await Promise.all(asked)).map(({ status }) => status));
  }
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(of.mock.calls.length).toBe(statuses.filter((status) => status === 401).length);
});

it('says what there is, and what is not', async () => {
  const url = await serve(async () => null);
  const statusOf = async (path: string, method: string) =>
    (await fetch(`${url}/${path}`, { method })).status;
  expect(await statusOf('openapi.json', 'GET')).toBe(200);
  expect(await statusOf('openapi.json', 'POST')).toBe(404);
  expect(await statusOf('message/send', 'GET')).toBe(405);
  expect(await statusOf('message/burn', 'POST')).toBe(404);
  expect(await statusOf('constructor', 'POST')).toBe(404);
});
