import fs from 'node:fs';

/** The machine that a program or library is made for, with the values of `process.platform` and `process.arch`. */
export interface BinaryMachine {
  platform: 'linux' | 'darwin' | 'win32';
  arch: 'x64' | 'arm64';
}

/** ELF `e_machine`, Mach-O `cputype` and PE `Machine` of the processors that Perch is packaged for. */
const ELF = new Map<number, BinaryMachine['arch']>([
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
]);
const MACH_O = new Map<number, BinaryMachine['arch']>([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);
const PE = new Map<number, BinaryMachine['arch']>([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
const MACH_O_64 = 0xfeedfacf;
const HEAD_BYTES = 4096;

/**
 * Reads from the header of a binary which machine it is made for.
 *
 * @returns undefined if it is no ELF, Mach-O or PE file for one of these machines
 */
export function binaryMachine(file: string): BinaryMachine | undefined {
  const head = readHead(file);
  if (head.length < 64) return undefined;
  if (head.toString('latin1', 0, 4) === '\x7fELF') {
    return machine('linux', ELF.get(head.readUInt16LE(18)));
  }
  if (head.readUInt32LE(0) === MACH_O_64) {
    return machine('darwin', MACH_O.get(head.readUInt32LE(4)));
  }
  if (head.toString('latin1', 0, 2) === 'MZ') {
    const start = head.readUInt32LE(0x3c);
    if (start + 6 > head.length || head.toString('latin1', start, start + 4) !== 'PE\0\0') {
      return undefined;
    }
    return machine('win32', PE.get(head.readUInt16LE(start + 4)));
  }
  return undefined;
}

function machine(
  platform: BinaryMachine['platform'],
  arch: BinaryMachine['arch'] | undefined,
): BinaryMachine | undefined {
  return arch && { platform, arch };
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const descriptor = fs.openSync(file, 'r');
  try {
    return head.subarray(0, fs.readSync(descriptor, head));
  } finally {
    fs.closeSync(descriptor);
  }
}
