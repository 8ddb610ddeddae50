import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../server/config.ts';
import { freePorts } from '../harness/freePorts.ts';
import { guideBlock, guideBlocks } from '../harness/guideBlocks.ts';
import { ListeningProgram } from '../harness/ListeningProgram.ts';
import { hasCoturn } from '../runTests/ensureCoturn.ts';
import { hasProxies, proxyPrograms } from '../runTests/ensureProxies.ts';

const host = '127.0.0.1';
const containerFolder = join(import.meta.dirname, '../../server/container');
let program: ListeningProgram | null = null;

afterEach(() => program?.stop());

/** Starts Debian's coturn, as where it has a machine of its own. */
async function startCoturn(port: number, argumentsIn: (folder: string) => string[]) {
  const own = (folder: string) => [
    ...argumentsIn(folder),
    `--listening-ip=${host}`,
    `--userdb=${join(folder, 'users.db')}`,
    `--pidfile=${join(folder, 'pid')}`,
    '--log-file=stdout',
  ];
  program = await ListeningProgram.start('turnserver', own, host, [port]);
  return program;
}

it.runIf(hasCoturn())('coturn takes the turnserver.conf of the guide', async () => {
  const port = await freePorts(2, [host]);
  const text = guideBlock('conf', 'turnserver.conf').replace(
    /^tls-listening-port=.*$/m,
    `tls-listening-port=${port + 1}\nlistening-port=${port}`,
  );
  const { log } = await startCoturn(port, (folder) => {
    writeFileSync(join(folder, 'turnserver.conf'), text);
    return ['-c', join(folder, 'turnserver.conf')];
  });
  expect(log).not.toMatch(/unknown|bad configuration|unrecognized/i);
  expect(log).toContain('voice.example.org');
});

it.runIf(hasCoturn())('coturn takes the command of its compose file', async () => {
  const port = await freePorts(1, [host]);
  const filled = readFileSync(join(containerFolder, 'compose.coturn.yml'), 'utf8')
    .replaceAll(/\$\{TURN_SECRET[^}]*\}/g, 'a-long-random-text')
    .replaceAll(/\$\{PERCH_ANNOUNCED_ADDRESSES[^}]*\}/g, host)
    .replace('listening-port=3478', `listening-port=${port}`);
  const { log } = await startCoturn(port, () => ['-n', ...parse(filled).services.coturn.command]);
  expect(log).not.toMatch(/unknown|unrecognized|invalid option/i);
});

it.runIf(hasProxies())('Caddy takes the command of its compose file', async () => {
  const port = await freePorts(1, [host]);
  const file = readFileSync(join(containerFolder, 'compose.caddy.yml'), 'utf8');
  // Without TLS: Caddy would ask an authority, or install one of its own on this machine.
  const filled = file.replace(/\$\{PERCH_DOMAIN:[^}]*\}/, `http://${host}:${port}`);
  const [, ...words] = parse(filled).services.caddy.command.trim().split(/\s+/);
  program = await ListeningProgram.start(proxyPrograms.caddy, () => words, host, [port]);
  expect(words).toContain('https://perch:44300');
});

it('the settings of the guide are ones that the server takes', () => {
  const blocks = guideBlocks('sh', 'PERCH_');
  const settings = blocks.flatMap((block) => [
    ...block.matchAll(/\b(PERCH_\w+)=("[^"]*"|[^\s"]+)/g),
  ]);
  expect(settings.length).toBeGreaterThan(10);
  for (const [, name = '', value = ''] of settings) {
    // They are set together.
    const turn = { PERCH_TURN_URLS: 'turn:turn.example.org', PERCH_TURN_SECRET: 'secret' };
    const paths = { PERCH_TLS_CERT: 'perch.crt', PERCH_TLS_KEY: 'perch.key' };
    const others = name in turn ? turn : name in paths ? paths : {};
    const plain = value.replaceAll('"', '').replace('<the same text>', 'secret');
    expect(() => loadConfig({ env: { ...others, [name]: plain } }), name).not.toThrow();
  }
});

it('the Korean guide has the same commands', () => {
  const korean = readFileSync(join(import.meta.dirname, '../../docs/hosting.ko.md'), 'utf8');
  const blocks = [...korean.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(1);
  const english = guideBlocks('sh', '');
  for (const block of blocks) expect(english).toContain(block);
});

it('Traefik’s file leads to the port of the server, by names that are defined in it', () => {
  const { http } = parse(guideBlock('yaml', 'PathPrefix'));
  const { perch: router } = http.routers;
  const { loadBalancer } = http.services[router.service];
  expect(loadBalancer.servers).toEqual([{ url: 'https://127.0.0.1:44300' }]);
  expect(http.serversTransports[loadBalancer.serversTransport]).toEqual({
    insecureSkipVerify: true,
  });
});

it('the file for cloudflared ends with a rule for everything else, as it demands', () => {
  const { ingress } = parse(guideBlock('yaml', 'ingress'));
  expect(ingress[0].service).toBe('https://localhost:44300');
  expect(Object.keys(ingress.at(-1))).toEqual(['service']);
});
