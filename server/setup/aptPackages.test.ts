import { describe, expect, it } from 'vitest';
import { isDebian, isDebianLike, MissingPackagesError } from './aptPackages.ts';

describe('which systems have Debian packages', () => {
  it.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_ID="12"\n', true, true],
    ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', true, false],
    ['Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true, false],
    ['Fedora', 'ID=fedora\nNAME="not debian"\n', false, false],
    ['something without the file', '', false, false],
  ])('%s', (_name, osRelease, like, itself) => {
    expect(isDebianLike(osRelease)).toBe(like);
    expect(isDebian(osRelease)).toBe(itself);
  });

  it('without the right to install, the error has one command to type', () => {
    const { message } = new MissingPackagesError('The worker', ['meson', 'g++']);
    expect(message.split('\n')).toContain(
      '  sudo apt-get install -y --no-install-recommends meson g++',
    );
  });
});
