import { execFileSync } from 'node:child_process';

/** A command and its arguments, before a program that is to run in a network namespace. */
export type Inside = readonly [command: string, ...parameters: string[]];

/** One end of a cable. */
export interface Plug {
  readonly namespace: string;
  /** The name of its interface there. */
  readonly name: string;
  /** Its address with the length of its network, as 10.0.0.1/24; null for none. */
  readonly address: string | null;
}

export function within(namespace: string): Inside {
  return ['ip', 'netns', 'exec', namespace];
}

/** Lays a cable between two namespaces, and turns both ends on. */
export function connectNamespaces(first: Plug, second: Plug): void {
  runQuietly(
    ...['ip', '-n', first.namespace, 'link', 'add', first.name, 'type', 'veth'],
    ...['peer', 'name', second.name, 'netns', second.namespace],
  );
  for (const { namespace, name, address } of [first, second]) {
    if (address !== null) runQuietly('ip', '-n', namespace, 'addr', 'add', address, 'dev', name);
    runQuietly('ip', '-n', namespace, 'link', 'set', name, 'up');
  }
}

/** Runs a program to its end. @throws Error with its output when it fails */
export function runQuietly(program: string, ...parameters: string[]): void {
  execFileSync(program, parameters, { stdio: 'pipe' });
}
