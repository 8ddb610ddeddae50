/** The most connections of each kind; see `PortFrontLimits`. */
export interface ConnectionLimits {
  readonly connections: number;
  readonly connectionsPerGroup: number;
  readonly undecided: number;
  readonly undecidedPerGroup: number;
  readonly relays: number;
  readonly relaysPerAddress: number;
}

/** Open files besides connections: media workers, the database, listening sockets, short-lived files. */
const otherFiles = 128;

/**
 * The limits that fit into a process's open files (RLIMIT_NOFILE). Without free files the system refuses all clients, not
 * only those with too many connections. Each relay takes two files; one of them is counted as a connection.
 */
export function connectionLimits(openFiles: number): ConnectionLimits {
  const files = Math.max(openFiles - otherFiles, 64);
  const connections = Math.min(4096, Math.floor(files * 0.8));
  const relays = Math.min(1024, Math.floor(files * 0.2));
  return {
    connections,
    // Some hundred users behind one address.
    connectionsPerGroup: Math.ceil(connections / 4),
    undecided: Math.min(Math.max(Math.ceil(connections / 8), 64), connections),
    // A page opens six connections at once.
    undecidedPerGroup: Math.max(Math.ceil(connections / 32), 12),
    relays,
    relaysPerAddress: Math.ceil(relays / 4),
  };
}

/** RLIMIT_NOFILE of this process, which Node raises as far as allowed; infinity where there is none (Windows). */
export function openFilesLimit(): number {
  // Without this the report resolves the names of remote addresses, which takes time. Node's types lack the option.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft: number | 'unlimited' } };
  };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}
