const prefix = '--perch-server=';

/** The command line argument that tells a window's preload script its server. */
export function serverArgument(serverUrl: string): string {
  return `${prefix}${serverUrl}`;
}

/**
 * The server among the arguments of the preload script.
 *
 * @throws Error when there is none: the window was made without it.
 */
export function serverFromArguments(args: readonly string[]): string {
  const found = args.findLast((argument) => argument.startsWith(prefix));
  if (found === undefined) throw new Error(`This window has no ${prefix} argument.`);
  return found.slice(prefix.length);
}
