import { expect, it } from 'vitest';
import { serviceSettings } from './serviceSettings.ts';
import { serviceUnit, unitPath } from './serviceUnit.ts';

const program = '/opt/100%/perch-server';
/** Reads from these files only. */
const reader = (files: Record<string, string>) => (file: string) => {
  const text = files[file];
  if (text === undefined) throw new Error(`no ${file}`);
  return text;
};

it('are those of the unit and of its file', () => {
  const files = {
    [unitPath]: serviceUnit(program),
    '/etc/perch.env': '# ours\nPERCH_WORKERS=1\nPERCH_SERVER_NAME="The nest"\nTZ=Asia/Seoul\n',
  };
  expect(serviceSettings(program, reader(files))).toEqual({
    PERCH_DATA_DIR: '/var/lib/perch',
    PERCH_WORKERS: '1',
    PERCH_SERVER_NAME: 'The nest',
  });
});

it('need no file', () => {
  expect(serviceSettings(program, reader({ [unitPath]: serviceUnit(program) }))).toEqual({
    PERCH_DATA_DIR: '/var/lib/perch',
  });
});

it('are none where no service starts this program', () => {
  expect(serviceSettings(program, reader({}))).toBeNull();
  const other = { [unitPath]: serviceUnit('/opt/perch/perch-server') };
  expect(serviceSettings(program, reader(other))).toBeNull();
});
