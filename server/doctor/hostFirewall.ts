import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Port } from '../../shared/doctor/DoctorFacts.ts';

const commandTimeoutMs = 5_000;
const outputMaxBytes = 8 * 1024 * 1024;
/** Rules of people who ban many addresses are long, so they are not read for everybody who asks. In ms. */
const keptMs = 3_000;

/**
 * Which of these ports the firewall of this machine (nftables, also with rules of iptables in it) closes to new packets from
 * outside. Only reads it.
 *
 * @returns null where it cannot be known: not on Linux, not as root, without `nft`, or by rules that depend on more than the port
 */
export async function firewalledPorts(
  ports: readonly Port[],
  readRules: () => Promise<string> = readRuleset,
): Promise<readonly Port[] | null> {
  try {
    const ruleset = parseRuleset(await readRules());
    const verdicts = ports.map((port) => ({ port, verdict: verdictOn(ruleset, port) }));
    if (verdicts.some(({ verdict }) => verdict === 'unknown')) return null;
    return verdicts.filter(({ verdict }) => verdict === 'drop').map(({ port }) => port);
  } catch {
    return null;
  }
}

/** The firewall of this machine, read at most every few seconds. */
export class HostFirewall {
  #read: { readonly atMs: number; readonly closed: Promise<readonly Port[] | null> } | null = null;
  readonly #ports: () => readonly Port[];

  constructor(ports: () => readonly Port[]) {
    this.#ports = ports;
  }

  /** Whether it lets all ports of this server in; null where that cannot be known. */
  async state(): Promise<'open' | 'closed' | null> {
    const nowMs = performance.now();
    if (this.#read === null || nowMs - this.#read.atMs > keptMs) {
      this.#read = { atMs: nowMs, closed: firewalledPorts(this.#ports()) };
    }
    const closed = await this.#read.closed;
    return closed && (closed.length > 0 ? 'closed' : 'open');
  }
}

async function readRuleset(): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('not root');
  const { stdout } = await promisify(execFile)('nft', ['-j', 'list', 'ruleset'], {
    timeout: commandTimeoutMs,
    maxBuffer: outputMaxBytes,
  });
  return stdout;
}

type Verdict = 'accept' | 'drop' | 'unknown';
type Statement = Readonly<Record<string, unknown>>;

interface Chain {
  readonly key: string;
  /** Of a chain that packets to this machine go through; null for one that others jump to. */
  readonly policy: 'accept' | 'drop' | null;
  readonly priority: number;
  readonly rules: Statement[][];
}

interface Listed {
  readonly chain?: {
    family: string;
    table: string;
    name: string;
    type?: string;
    hook?: string;
    prio?: number;
    policy?: string;
  };
  readonly rule?: { family: string; table: string; chain: string; expr: Statement[] };
}

/** The chains of `nft -j list ruleset` (libnftables-json(5)) that concern packets to this machine. */
function parseRuleset(text: string): Map<string, Chain> {
  const { nftables } = JSON.parse(text) as { nftables: Listed[] };
  const chains = new Map<string, Chain>();
  for (const { chain } of nftables) {
    if (!chain) continue;
    const { family, table, name, type, hook, prio = 0, policy = 'accept' } = chain;
    const key = `${family} ${table} ${name}`;
    const isInput = type === 'filter' && hook === 'input';
    chains.set(key, {
      key,
      policy: isInput ? (policy === 'drop' ? 'drop' : 'accept') : null,
      priority: prio,
      rules: [],
    });
  }
  for (const { rule } of nftables) {
    if (rule) chains.get(`${rule.family} ${rule.table} ${rule.chain}`)?.rules.push(rule.expr);
  }
  return chains;
}

/** What becomes of the first packet of a stranger to a port: every chain of the hook must let it pass. */
function verdictOn(chains: Map<string, Chain>, port: Port): Verdict {
  const entries = [...chains.values()]
    .filter(({ policy, key }) => policy !== null && !key.startsWith('ip6 '))
    .toSorted((a, b) => a.priority - b.priority);
  let isUnknown = false;
  for (const entry of entries) {
    const verdict = walk(chains, entry, port, 0) ?? entry.policy;
    if (verdict === 'drop') return isUnknown ? 'unknown' : 'drop';
    if (verdict === 'unknown') isUnknown = true;
  }
  return isUnknown ? 'unknown' : 'accept';
}

/** Null: no rule of this chain has decided. */
function walk(chains: Map<string, Chain>, chain: Chain, port: Port, depth: number): Verdict | null {
  if (depth > 16) return 'unknown';
  const [family, table] = chain.key.split(' ', 2);
  for (const rule of chain.rules) {
    const fits = fitsPort(rule, port);
    if (fits === 'no') continue;
    for (const statement of rule) {
      const jump = statement['jump'] ?? statement['goto'];
      const verdict = isObject(jump)
        ? walkJump(chains, `${family} ${table} ${jump['target']}`, port, depth)
        : verdictOf(statement);
      if (verdict === null) continue;
      if (verdict === 'return') return null;
      // A rule for some addresses only says nothing about a stranger's.
      if (fits === 'yes') return verdict;
      if (verdict !== 'drop') return 'unknown';
    }
  }
  return null;
}

function walkJump(
  chains: Map<string, Chain>,
  key: string,
  port: Port,
  depth: number,
): Verdict | null {
  const target = chains.get(key);
  return target === undefined ? 'unknown' : walk(chains, target, port, depth + 1);
}

function verdictOf(statement: Statement): Verdict | 'return' | null {
  if ('accept' in statement) return 'accept';
  if ('drop' in statement || 'reject' in statement) return 'drop';
  return 'return' in statement ? 'return' : null;
}

/** Whether all conditions of a rule hold for a stranger's first packet; `maybe` where one is about something else. */
function fitsPort(rule: readonly Statement[], port: Port): 'yes' | 'no' | 'maybe' {
  let fits: 'yes' | 'maybe' = 'yes';
  for (const statement of rule) {
    const condition = statement['match'];
    if (!isObject(condition)) {
      // Counters and log lines decide nothing, limits may.
      if ('limit' in statement || 'xt' in statement) fits = 'maybe';
      continue;
    }
    const held = holds(condition, port);
    if (held === false) return 'no';
    if (held === null) fits = 'maybe';
  }
  return fits;
}

/** Null: it depends on something other than the port. */
function holds({ op, left, right }: Statement, port: Port): boolean | null {
  if (!isObject(left)) return null;
  const isNegated = op === '!=';
  const payload = left['payload'];
  const meta = left['meta'];
  const isIn = (value: unknown) => includes(right, value) !== isNegated;
  if (isObject(payload)) {
    const { protocol, field } = payload;
    if (field === 'dport') {
      if (protocol !== 'th' && protocol !== port.transport) return false;
      return isIn(port.port);
    }
    if (protocol === 'ip' && field === 'protocol') return isIn(port.transport);
    return null;
  }
  if (isObject(meta)) {
    if (meta['key'] === 'l4proto') return isIn(port.transport);
    if (meta['key'] === 'nfproto') return isIn('ipv4');
    // A stranger's packet does not come from this machine itself.
    if (meta['key'] === 'iifname' || meta['key'] === 'iif') {
      return includes(right, 'lo') && !Array.isArray(right) ? isNegated : null;
    }
    return null;
  }
  const connection = left['ct'];
  if (isObject(connection) && connection['key'] === 'state') return isIn('new');
  return null;
}

/** Whether a value of a rule is, or contains, this one: a value, a list, a set or a range. */
function includes(right: unknown, value: unknown): boolean {
  if (Array.isArray(right)) return right.some((each) => includes(each, value));
  if (isObject(right)) {
    if ('set' in right) return includes(right['set'], value);
    const range = right['range'];
    if (Array.isArray(range) && typeof value === 'number') {
      return Number(range[0]) <= value && value <= Number(range[1]);
    }
    return false;
  }
  return right === value;
}

function isObject(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
