/**
 * SHA-256 (hex) of mediasoup's prebuilt workers, by version and by the machine as the archive's name has it. A download with
 * another sum is refused. Whoever takes a new version of mediasoup adds its sums: each is printed by `npm start` on
 * such a machine until it stands here.
 */
const workerSums: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '3.27.1': {
    'linux-x64-kernel6': 'f18d7f4af2563322d830a69ea1b0843e653bb74fd5a803676879958aac9db749',
    'win32-x64': '70c15a2919b21467e888887ce332f2f2ca26f9cc7da9c0572a6eb703a509b0c5',
  },
};

/** The sum that a worker must have; undefined where none is known. */
export function workerSumOf(version: string, machine: string): string | undefined {
  return workerSums[version]?.[machine];
}
